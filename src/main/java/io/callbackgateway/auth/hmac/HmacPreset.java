package io.callbackgateway.auth.hmac;

import static io.callbackgateway.auth.ByteText.BASE64;
import static io.callbackgateway.auth.ByteText.HEX;
import static io.callbackgateway.auth.ByteText.TEXT;
import static io.callbackgateway.auth.hmac.HmacVerifier.Algorithm.SHA_256;

import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Well-known ways to send an HMAC, as defaults of {@link Settings}. */
public enum HmacPreset {

    /** {@code Authorization: HMAC <hash>}, of the body alone. */
    PLAIN(new Settings(
            null, "Authorization", "", "", "HMAC", "", SHA_256, HEX, "{body}", "", "", null, TEXT, "", null)),

    /** {@code X-Hub-Signature-256}, as GitHub describes it in "Validating webhook deliveries". */
    GITHUB(new Settings(
            null, "X-Hub-Signature-256", "", "", "sha256=", "", SHA_256, HEX, "{body}", "", "", null, TEXT, "", null)),

    /** The Standard Webhooks specification, symmetric signatures ({@code v1}). */
    STANDARD_WEBHOOKS(new Settings(
            null,
            "webhook-signature",
            "",
            "",
            "v1,",
            " ",
            SHA_256,
            BASE64,
            "{header.webhook-id}.{timestamp}.{body}",
            "webhook-timestamp",
            "",
            null,
            BASE64,
            "whsec_",
            null)),

    /** {@code Stripe-Signature: t=…,v1=…}. The secret is the whole text, its {@code whsec_} included. */
    STRIPE(new Settings(
            null,
            "Stripe-Signature",
            "",
            "",
            "v1=",
            ",",
            SHA_256,
            HEX,
            "{timestamp}.{body}",
            "",
            "t=",
            null,
            TEXT,
            "",
            null)),

    /** {@code X-Slack-Signature: v0=…}, as Slack describes it in "Verifying requests from Slack". */
    SLACK(new Settings(
            null,
            "X-Slack-Signature",
            "",
            "",
            "v0=",
            "",
            SHA_256,
            HEX,
            "v0:{timestamp}:{body}",
            "X-Slack-Request-Timestamp",
            "",
            null,
            TEXT,
            "",
            null)),

    /**
     * Adyen's standard webhooks, as its "Verify HMAC signatures" has it: in {@code additionalData} of each item. The key is in hex. Values
     * are joined as they are, so that one of the company's own references with a colon in it can be read in two ways.
     */
    ADYEN(new Settings(
            null,
            "",
            "/notificationItems",
            "/NotificationRequestItem/additionalData/hmacSignature",
            "",
            "",
            SHA_256,
            BASE64,
            adyen(
                    "pspReference",
                    "originalReference",
                    "merchantAccountCode",
                    "merchantReference",
                    "amount/value",
                    "amount/currency",
                    "eventCode",
                    "success"),
            "",
            "",
            null,
            HEX,
            "",
            null));

    private static String adyen(String... fields) {
        return Stream.of(fields)
                .map(field -> "{json./NotificationRequestItem/" + field + "}")
                .collect(Collectors.joining(":"));
    }

    final Settings settings;

    HmacPreset(Settings settings) {
        this.settings = settings;
    }
}
