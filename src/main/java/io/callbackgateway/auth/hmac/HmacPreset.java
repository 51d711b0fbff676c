package io.callbackgateway.auth.hmac;

import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.hmac.HmacVerifier.Algorithm;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import java.time.Duration;
import java.util.List;

/** Well-known ways to send an HMAC, as values of {@link Settings}. Every one of them can be set otherwise. */
public enum HmacPreset {

    /** {@code Authorization: HMAC <hash>}, of the body alone. */
    PLAIN("Authorization", "HMAC", "", ByteText.HEX, "{body}", "", "", ByteText.TEXT, ""),

    /** {@code X-Hub-Signature-256}, as GitHub describes it in "Validating webhook deliveries". */
    GITHUB("X-Hub-Signature-256", "sha256=", "", ByteText.HEX, "{body}", "", "", ByteText.TEXT, ""),

    /** The Standard Webhooks specification, symmetric signatures ({@code v1}). */
    STANDARD_WEBHOOKS(
            "webhook-signature",
            "v1,",
            " ",
            ByteText.BASE64,
            "{header.webhook-id}.{timestamp}.{body}",
            "webhook-timestamp",
            "",
            ByteText.BASE64,
            "whsec_"),

    /** {@code Stripe-Signature: t=…,v1=…}. The secret is the whole text, its {@code whsec_} included. */
    STRIPE("Stripe-Signature", "v1=", ",", ByteText.HEX, "{timestamp}.{body}", "", "t=", ByteText.TEXT, "");

    final Settings settings;

    HmacPreset(
            String header,
            String prefix,
            String separator,
            ByteText encoding,
            String template,
            String timestampHeader,
            String timestampPrefix,
            ByteText secretEncoding,
            String secretPrefix) {
        settings = new Settings(
                this,
                header,
                prefix,
                separator,
                Algorithm.SHA_256,
                encoding,
                template,
                timestampHeader,
                timestampPrefix,
                Duration.ofMinutes(5),
                secretEncoding,
                secretPrefix,
                List.of());
    }
}
