package io.callbackgateway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a callback proves who sends it, one method each. */
interface Caller {

    /** Whole header lines, always of the same length; empty where there is nothing to prove. */
    String proof(byte[] body);

    /** Whether each body has a proof of its own. */
    boolean signs();

    /** @param methodAndSecret separated by a colon */
    static Caller of(String methodAndSecret, URI url) throws GeneralSecurityException, IOException {
        String[] parts = methodAndSecret.split(":");
        return of(parts[0], parts[1], null, url);
    }

    /** @param line without its end, or empty */
    private static Caller fixed(String line) {
        String proof = line.isEmpty() ? "" : line + "\r\n";
        return new Caller() {
            @Override
            public String proof(byte[] body) {
                return proof;
            }

            @Override
            public boolean signs() {
                return false;
            }
        };
    }

    private static Caller signing(Proof proof) {
        return new Caller() {
            @Override
            public String proof(byte[] body) {
                try {
                    return proof.of(body);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public boolean signs() {
                return true;
            }
        };
    }

    /**
     * @param method {@code jwt} sends one token signed by RS256 all the time, {@code jwt-fresh} one signed by HS256 with each callback;
     *     {@code hmac} signs the body, {@code hmac-once} a time before it, so that the gateway must remember the signature
     * @param keys where {@link #main} has left the keys for {@code jwt}
     */
    static Caller of(String method, String secret, Path keys, URI url) throws GeneralSecurityException, IOException {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        HexFormat hex = HexFormat.of();
        return switch (method) {
            case "none" -> fixed("");
            case "api-key" -> fixed("X-API-Key: " + secret);
            case "bearer" -> fixed("Authorization: Bearer " + secret);
            case "basic" ->
                fixed("Authorization: Basic "
                        + Base64.getEncoder().encodeToString(("bench:" + secret).getBytes(StandardCharsets.UTF_8)));
            case "hmac" -> {
                Mac mac = mac(key);
                yield signing(body -> "Authorization: HMAC " + hex.formatHex(mac.doFinal(body)) + "\r\n");
            }
            case "hmac-once" -> {
                Mac mac = mac(key);
                yield signing(body -> {
                    String time = String.valueOf(Instant.now().getEpochSecond());
                    mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
                    return "X-Time: " + time + "\r\nAuthorization: HMAC " + hex.formatHex(mac.doFinal(body)) + "\r\n";
                });
            }
            case "jwt" -> fixed("Authorization: Bearer " + Files.readString(keys.resolve("token")));
            case "jwt-fresh" -> {
                Mac mac = mac(key);
                AtomicLong next = new AtomicLong(1_000_000_000_000L);
                yield signing(body -> {
                    String signed = base64("{\"alg\":\"HS256\"}") + "." + base64(claims(next.getAndIncrement()));
                    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
                    return "Authorization: Bearer " + signed + "." + base64(signature) + "\r\n";
                });
            }
            case "aws" -> aws(key, url);
            default -> throw new IllegalArgumentException(method);
        };
    }

    /** Signature Version 4, as its documentation describes it: "Create a signed AWS API request". */
    private static Caller aws(byte[] secret, URI url) {
        HexFormat hex = HexFormat.of();
        DateTimeFormatter dates = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
        return signing(body -> {
            String date = dates.format(Instant.now());
            String scope = date.substring(0, 8) + "/us-east-1/callbacks/aws4_request";
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String canonical = "POST\n" + url.getPath() + "\n\nhost:" + url.getAuthority() + "\nx-amz-date:" + date
                    + "\n\nhost;x-amz-date\n" + hex.formatHex(sha256.digest(body));
            String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
                    + hex.formatHex(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
            byte[] key = ("AWS4" + new String(secret, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            for (String part : scope.split("/")) {
                key = mac(key).doFinal(part.getBytes(StandardCharsets.UTF_8));
            }
            String signature = hex.formatHex(mac(key).doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
            return "X-Amz-Date: " + date + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=bench/" + scope
                    + ", SignedHeaders=host;x-amz-date, Signature=" + signature + "\r\n";
        });
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }

    private static String claims(long id) {
        return "{\"iss\":\"bench\",\"aud\":\"callbacks\",\"exp\":"
                + Instant.now().plusSeconds(7200).getEpochSecond() + ",\"jti\":\"" + id + "\"}";
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Leaves a public key and a token signed by its private one in a folder. */
    static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String signed = base64("{\"alg\":\"RS256\"}") + "." + base64(claims(0));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("token"), signed + "." + base64(signature.sign()));
        Files.writeString(
                folder.resolve("public.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /** Of one body. */
    @FunctionalInterface
    interface Proof {
        String of(byte[] body) throws GeneralSecurityException;
    }
}
