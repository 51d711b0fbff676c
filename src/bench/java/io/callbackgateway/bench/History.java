package io.callbackgateway.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What a provider has to tell of one transaction, step by step.
 *
 * @param codes the provider's own status of each step; no two in a row are the same
 * @param begin the provider's time of the first step; each later one is a second later
 * @param gap milliseconds from the acknowledgement of one step to the next
 */
record History(Provider provider, String id, List<String> codes, Instant begin, int gap) {

    /** The request of a step, always the same bytes: a provider that tries again sends what it has sent before. */
    byte[] request(int step, String host, String authorization) {
        String code = codes.get(step);
        String query = "";
        String body;
        switch (provider) {
            case IDPAY -> body = "{\"id\":\"" + id + "\",\"status\":\"" + code + "\"}";
            case PROPOSAL -> {
                query = "?proposal=" + id + "&status=" + code + "&identifier=op-" + id.substring(0, 8);
                body = code.equals("9") ? "00 - Credit or debit made" : "";
            }
            case NETKI ->
                body = "{\"identity\":{\"id\":\"" + id + "\",\"state\":\"" + code + "\",\"updated\":\""
                        + begin.plusSeconds(step) + "\"}}";
            case NETAXEPT -> body = "{\"TransactionId\":\"" + id + "\"}";
            default -> throw new IllegalStateException(provider.name());
        }
        String head = "POST /callbacks/" + provider.word() + "/" + provider.environment + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nAuthorization: " + authorization + "\r\nContent-Type: "
                + (body.startsWith("{") ? "application/json" : "text/plain")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    enum Provider {
        IDPAY("uat"),
        PROPOSAL("homologation"),
        NETKI("test"),
        /** Its callback says only which transaction has changed, so that several steps may be told as one, the last. */
        NETAXEPT("test");

        final String environment;

        Provider(String environment) {
            this.environment = environment;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Provider of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
