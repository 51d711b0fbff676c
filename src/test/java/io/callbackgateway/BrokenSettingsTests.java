package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.settings.SettingsCheck;
import io.callbackgateway.testing.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A gateway that is set up wrongly does not start. It says which key is wrong, and never with which value. What the start checks by its
 * settings alone is checked here without the rest of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenSettingsTests {

    private static final String CANARY = "canary4711";
    private static final String UAT = "gateway.providers.idpay.uat";
    private static final String GOOD = UAT + ".auth[0].api-key.secrets[0]=canary4711";
    private static final String CERTIFICATE = UAT + ".auth[0].certificate";
    private static final String PROXY = "gateway.trusted-proxies[0]=127.0.0.1";
    private static final String NOTIFY = "gateway.notifications[0]";
    private static final String JWT = UAT + ".auth[0].jwt";
    private static final String OAUTH2 = UAT + ".auth[0].oauth2";

    @TempDir
    private Path dataDir;

    @TempDir
    private Path scratch;

    static Stream<Arguments> settings() {
        return Stream.of(
                broken("no auth", UAT + ".auth", UAT + ".ack=200"),
                broken(
                        "auth without the list",
                        UAT + ".auth.api-key.secrets[0]",
                        UAT + ".auth.api-key.secrets[0]=canary4711"),
                broken("no secrets", UAT + ".auth[0].api-key.secrets", UAT + ".auth[0].api-key.header=canary4711"),
                broken(
                        "empty secrets",
                        UAT + ".auth[0].api-key.secrets",
                        UAT + ".auth[0].api-key.secrets[0]=",
                        UAT + ".auth[0].api-key.secrets[1]= "),
                broken(
                        "variable that is not set, for the admin door",
                        "gateway.admin.password",
                        "gateway.admin.password=${GATEWAY_TEST_UNSET_VARIABLE}",
                        GOOD),
                broken("no passwords", UAT + ".auth[0].basic.passwords", UAT + ".auth[0].basic.username=canary4711"),
                broken(
                        "empty password",
                        UAT + ".auth[0].basic.passwords",
                        UAT + ".auth[0].basic.username=canary4711",
                        UAT + ".auth[0].basic.passwords="),
                broken(
                        "blank username",
                        UAT + ".auth[0].basic.username",
                        UAT + ".auth[0].basic.username= ",
                        UAT + ".auth[0].basic.passwords[0]=canary4711"),
                broken(
                        "username with a colon",
                        UAT + ".auth[0].basic.username",
                        UAT + ".auth[0].basic.username=canary4711:a",
                        UAT + ".auth[0].basic.passwords[0]=canary4711"),
                broken(
                        "digest algorithm that does not exist",
                        UAT + ".auth[0].digest.algorithms[0]",
                        UAT + ".auth[0].digest.username=acme",
                        UAT + ".auth[0].digest.passwords[0]=canary4711",
                        UAT + ".auth[0].digest.algorithms[0]=canary4711"),
                broken(
                        "header with a blank",
                        UAT + ".auth[0].api-key.header",
                        UAT + ".auth[0].api-key.header=X Key",
                        UAT + ".auth[0].api-key.secrets[0]=canary4711"),
                broken("hmac without secrets", UAT + ".auth[0].hmac.secrets", UAT + ".auth[0].hmac.preset=github"),
                broken(
                        "hmac with a secret in the wrong encoding",
                        UAT + ".auth[0].hmac.secrets[0]",
                        UAT + ".auth[0].hmac.secret-encoding=hex",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with an unknown algorithm",
                        UAT + ".auth[0].hmac.algorithm",
                        UAT + ".auth[0].hmac.algorithm=MD5",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with an unknown encoding",
                        UAT + ".auth[0].hmac.encoding",
                        UAT + ".auth[0].hmac.encoding=canary4711",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with text for bytes",
                        UAT + ".auth[0].hmac.encoding",
                        UAT + ".auth[0].hmac.encoding=text",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with an unknown placeholder",
                        UAT + ".auth[0].hmac.template",
                        UAT + ".auth[0].hmac.template={body}{canary4711}",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a header that is none",
                        UAT + ".auth[0].hmac.template",
                        UAT + ".auth[0].hmac.template={body}{header.a b}",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a constant template",
                        UAT + ".auth[0].hmac.template",
                        UAT + ".auth[0].hmac.template=canary4711",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac of the time alone",
                        UAT + ".auth[0].hmac.template",
                        UAT + ".auth[0].hmac.template={timestamp}",
                        UAT + ".auth[0].hmac.timestamp-header=X-Time",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a timestamp from nowhere",
                        UAT + ".auth[0].hmac.timestamp-header",
                        UAT + ".auth[0].hmac.template={timestamp}.{body}",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a timestamp that is not signed",
                        UAT + ".auth[0].hmac.template",
                        UAT + ".auth[0].hmac.timestamp-header=X-Time",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with two timestamps",
                        UAT + ".auth[0].hmac.timestamp-prefix",
                        UAT + ".auth[0].hmac.preset=standard-webhooks",
                        UAT + ".auth[0].hmac.timestamp-prefix=t=",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a tolerance of nothing",
                        UAT + ".auth[0].hmac.tolerance",
                        UAT + ".auth[0].hmac.tolerance=5m",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac without tolerance",
                        UAT + ".auth[0].hmac.tolerance",
                        UAT + ".auth[0].hmac.preset=stripe",
                        UAT + ".auth[0].hmac.tolerance=0s",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a long separator",
                        UAT + ".auth[0].hmac.separator",
                        UAT + ".auth[0].hmac.separator=canary4711",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with a header with a blank",
                        UAT + ".auth[0].hmac.header",
                        UAT + ".auth[0].hmac.header=X Key",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken("unknown method", UAT + ".auth[0].bearer.token", UAT + ".auth[0].bearer.token=canary4711"),
                broken(
                        "misspelt option of a method",
                        UAT + ".auth[0].basic.password",
                        UAT + ".auth[0].basic.username=acme",
                        UAT + ".auth[0].basic.password=canary4711"),
                broken(
                        "misspelt option of a later entry",
                        UAT + ".auth[1].basic.pasword",
                        GOOD,
                        UAT + ".auth[1].basic.username=acme",
                        UAT + ".auth[1].basic.passwords[0]=canary4711",
                        UAT + ".auth[1].basic.pasword=canary4711"),
                broken(
                        "misspelt option of a notification",
                        NOTIFY + ".enviroments[0]",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".url=https://erp.example/canary4711",
                        NOTIFY + ".secret=whsec_Y2FuYXJ5NDcxMWNhbmFyeTQ3MTE=",
                        NOTIFY + ".enviroments[0]=canary4711"),
                broken(
                        "secrets that are no list",
                        UAT + ".auth[0].bearer.tokens",
                        UAT + ".auth[0].bearer.tokens=canary4711,canary4711"),
                broken(
                        "misspelt option of a secret",
                        UAT + ".auth[0].bearer.tokens[0].not-befor",
                        UAT + ".auth[0].bearer.tokens[0].value=canary4711",
                        UAT + ".auth[0].bearer.tokens[0].not-befor=2026-01-01T00:00:00Z"),
                broken(
                        "period that is no time",
                        UAT + ".auth[0].bearer.tokens[0].not-before",
                        UAT + ".auth[0].bearer.tokens[0].value=canary4711",
                        UAT + ".auth[0].bearer.tokens[0].not-before=canary4711"),
                broken(
                        "period that ends before it begins",
                        UAT + ".auth[0].bearer.tokens[0].not-after",
                        UAT + ".auth[0].bearer.tokens[0].value=canary4711",
                        UAT + ".auth[0].bearer.tokens[0].not-before=2026-02-01T00:00:00Z",
                        UAT + ".auth[0].bearer.tokens[0].not-after=2026-01-01T00:00:00Z"),
                broken("bearer without tokens", UAT + ".auth[0].bearer.tokens", UAT + ".auth[0].bearer.tokens[0]="),
                broken(
                        "path token with a slash",
                        UAT + ".auth[0].path-token.secrets[0]",
                        UAT + ".auth[0].path-token.secrets[0]=canary4711/2"),
                broken(
                        "path token that is no segment",
                        UAT + ".auth[0].path-token.secrets[1]",
                        UAT + ".auth[0].path-token.secrets[0]=canary4711",
                        UAT + ".auth[0].path-token.secrets[1]=canary4711\\2"),
                broken(
                        "key with a newline",
                        UAT + ".auth[0].api-key.secrets[0]",
                        UAT + ".auth[0].api-key.secrets[0]=canary4711\n"),
                broken(
                        "token with blanks around it",
                        UAT + ".auth[0].bearer.tokens[0]",
                        UAT + ".auth[0].bearer.tokens[0]= canary4711"),
                broken(
                        "password with a newline",
                        UAT + ".auth[0].basic.passwords[0]",
                        UAT + ".auth[0].basic.username=acme",
                        UAT + ".auth[0].basic.passwords[0]=canary4711\n"),
                broken(
                        "password of digest with a newline",
                        UAT + ".auth[0].digest.passwords[0]",
                        UAT + ".auth[0].digest.username=acme",
                        UAT + ".auth[0].digest.passwords[0]=canary4711\n"),
                broken(
                        "two schemes in one header at the same time",
                        UAT + ".auth[0].all-of",
                        UAT + ".auth[0].all-of[0].bearer.tokens[0]=canary4711",
                        UAT + ".auth[0].all-of[1].basic.username=acme",
                        UAT + ".auth[0].all-of[1].basic.passwords[0]=canary4711"),
                broken("all of one", UAT + ".auth[0].all-of", UAT + ".auth[0].all-of[0].bearer.tokens[0]=canary4711"),
                broken(
                        "misspelt option inside all-of",
                        UAT + ".auth[0].all-of[1].api-key.secret[0]",
                        UAT + ".auth[0].all-of[0].bearer.tokens[0]=canary4711",
                        UAT + ".auth[0].all-of[1].api-key.secret[0]=canary4711"),
                broken(
                        "broken method inside all-of",
                        UAT + ".auth[0].all-of[1].basic.username",
                        UAT + ".auth[0].all-of[0].bearer.tokens[0]=canary4711",
                        UAT + ".auth[0].all-of[1].basic.passwords[0]=canary4711"),
                broken(
                        "failures that nobody may have",
                        "gateway.door.max-failures",
                        "gateway.door.max-failures=0",
                        GOOD),
                broken("window without length", "gateway.door.failure-window", "gateway.door.failure-window=0s", GOOD),
                broken("two methods in one entry", UAT + ".auth[0]", GOOD, UAT + ".auth[0].none=true"),
                broken("none that is false", UAT + ".auth[0].none", UAT + ".auth[0].none=false"),
                broken("none that is no truth value", UAT + ".auth[0].none", UAT + ".auth[0].none=canary4711"),
                broken(
                        "certificate without TLS",
                        CERTIFICATE,
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate in a header without trusted proxies",
                        CERTIFICATE + ".header",
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate in a header that has no name",
                        CERTIFICATE + ".header",
                        PROXY,
                        CERTIFICATE + ".header=Client Cert",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate of any authority",
                        CERTIFICATE + ".trust",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate of a bundle that is not defined",
                        CERTIFICATE + ".trust",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate of a bundle that cannot be read",
                        CERTIFICATE + ".trust",
                        PROXY,
                        "spring.ssl.bundle.pem.acme.truststore.certificate=file:/canary4711.pem",
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=acme",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate of a bundle that trusts nobody",
                        CERTIFICATE + ".trust",
                        PROXY,
                        "spring.ssl.bundle.pem.acme.options.enabled-protocols=TLSv1.3",
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=acme",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example"),
                broken(
                        "certificate of anybody",
                        CERTIFICATE + ".fingerprints",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".fingerprints[0]="),
                broken(
                        "fingerprint that is none",
                        CERTIFICATE + ".fingerprints[1]",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".fingerprints[0]=" + "4711".repeat(16),
                        CERTIFICATE + ".fingerprints[1]=" + "4711".repeat(10)),
                broken(
                        "name that is a pattern",
                        CERTIFICATE + ".subject-alt-names[0]",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject-alt-names[0]=*.canary4711.example"),
                broken(
                        "name with a port",
                        CERTIFICATE + ".subject-alt-names[0]",
                        PROXY,
                        CERTIFICATE + ".header=Client-Cert",
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject-alt-names[0]=canary4711.example:443"),
                broken(
                        "certificate's subject",
                        CERTIFICATE + ".subject",
                        PROXY,
                        CERTIFICATE + ".trust=canary4711",
                        CERTIFICATE + ".subject=CN=canary4711"),
                broken("address that is none", UAT + ".allow-from[0]", GOOD, UAT + ".allow-from[0]=canary4711"),
                broken("host name", UAT + ".allow-from[1]", GOOD, UAT + ".allow-from=127.0.0.1,canary4711.example"),
                broken("CIDR without bits", UAT + ".allow-from[0]", GOOD, UAT + ".allow-from[0]=10.0.0.0/canary4711"),
                broken("CIDR with too many bits", UAT + ".allow-from[0]", GOOD, UAT + ".allow-from[0]=10.0.0.0/33"),
                broken("CIDR with negative bits", UAT + ".allow-from[0]", GOOD, UAT + ".allow-from[0]=10.0.0.0/-1"),
                broken(
                        "CIDR of IPv4-mapped addresses beyond IPv4",
                        UAT + ".allow-from[0]",
                        GOOD,
                        UAT + ".allow-from[0]=::ffff:10.0.0.0/95"),
                broken(
                        "proxy that is no address",
                        "gateway.trusted-proxies[1]",
                        GOOD,
                        "gateway.trusted-proxies=127.0.0.1,canary4711.example"),
                broken(
                        "proxy's CIDR with too many bits",
                        "gateway.trusted-proxies[0]",
                        GOOD,
                        "gateway.trusted-proxies[0]=10.0.0.0/33"),
                broken(
                        "proxy that is everybody",
                        "gateway.trusted-proxies[0]",
                        GOOD,
                        "gateway.trusted-proxies[0]=0.0.0.0/0"),
                broken(
                        "proxy that is everybody in IPv6",
                        "gateway.trusted-proxies[1]",
                        GOOD,
                        "gateway.trusted-proxies=::1,::/0"),
                broken(
                        "proxy that is everybody in IPv4-mapped IPv6",
                        "gateway.trusted-proxies[0]",
                        GOOD,
                        "gateway.trusted-proxies[0]=::ffff:0:0/96"),
                broken("ack that is no success", UAT + ".ack", GOOD, UAT + ".ack=500"),
                broken("ack that is no number", UAT + ".ack", GOOD, UAT + ".ack=canary4711"),
                broken("misspelt option of an environment", UAT + ".alow-from", GOOD, UAT + ".alow-from=canary4711"),
                broken(
                        "forgotten environment",
                        "gateway.providers.idpay.auth[0].api-key.secrets[0]",
                        "gateway.providers.idpay.auth[0].api-key.secrets[0]=canary4711"),
                broken(
                        "provider with a capital",
                        "gateway.providers.IDPay.uat",
                        "gateway.providers.IDPay.uat.auth[0].api-key.secrets[0]=canary4711"),
                broken(
                        "provider with a dash",
                        "gateway.providers.id-pay.uat",
                        "gateway.providers.id-pay.uat.auth[0].api-key.secrets[0]=canary4711"),
                broken(
                        "misspelt section",
                        "gateway.provider.idpay.uat.auth[0].basic.username",
                        "gateway.provider.idpay.uat.auth[0].basic.username=canary4711"),
                broken("door's bundle that is not defined", "server.ssl.bundle", GOOD, "server.ssl.bundle=canary4711"),
                broken(
                        "admin door's bundle that is not defined",
                        "gateway.admin.ssl-bundle",
                        GOOD,
                        "gateway.admin.ssl-bundle=canary4711"),
                broken(
                        "admin door's bundle with a key that cannot be read",
                        "gateway.admin.ssl-bundle",
                        GOOD,
                        "spring.ssl.bundle.pem.admin.keystore.certificate=file:/canary4711.crt",
                        "spring.ssl.bundle.pem.admin.keystore.private-key=canary4711",
                        "gateway.admin.ssl-bundle=admin"),
                broken("misspelt key", "gateway.broker.consumer", "gateway.broker.consumer=4711", GOOD),
                broken("door's port that is no number", "server.port", "server.port=canary4711", GOOD),
                broken("port that is no number", "gateway.admin.port", "gateway.admin.port=canary4711", GOOD),
                broken(
                        "number that is none",
                        "gateway.door.max-in-flight",
                        "gateway.door.max-in-flight=canary4711",
                        GOOD),
                broken(
                        "number that lets nobody in",
                        "gateway.door.max-in-flight",
                        "gateway.door.max-in-flight=0",
                        GOOD),
                broken(
                        "no API calls",
                        "gateway.providers.idpay.uat.max-api-calls",
                        "gateway.providers.idpay.uat.max-api-calls=0",
                        GOOD),
                broken(
                        "key that signs nothing for a provider's API",
                        UAT + ".api.auth.jwt-bearer.private-key",
                        GOOD,
                        UAT + ".api.base-url=https://canary4711.example",
                        UAT + ".api.auth.jwt-bearer.token-uri=https://canary4711.example/token",
                        UAT + ".api.auth.jwt-bearer.issuer=canary4711",
                        UAT + ".api.auth.jwt-bearer.audience=https://canary4711.example",
                        UAT + ".api.auth.jwt-bearer.private-key=canary4711"),
                broken("no such layout", "gateway.archive.layout", "gateway.archive.layout=piles", GOOD),
                broken(
                        "duration that is none",
                        "gateway.door.body-deadline",
                        "gateway.door.body-deadline=canary4711",
                        GOOD),
                broken(
                        "deadline that nobody can meet",
                        "gateway.door.body-deadline",
                        "gateway.door.body-deadline=0s",
                        GOOD),
                broken(
                        "deadline for heads that is none",
                        "gateway.door.header-deadline",
                        "gateway.door.header-deadline=canary4711",
                        GOOD),
                broken(
                        "deadline for heads that has passed",
                        "gateway.door.header-deadline",
                        "gateway.door.header-deadline=-1s",
                        GOOD),
                broken("no connections", "gateway.door.max-connections", "gateway.door.max-connections=0", GOOD),
                broken("no slow bodies", "gateway.door.max-slow-bodies", "gateway.door.max-slow-bodies=0", GOOD),
                broken(
                        "more failures than can be counted",
                        "gateway.door.max-failures",
                        "gateway.door.max-failures=2000000000",
                        GOOD),
                broken(
                        "window that never ends",
                        "gateway.door.failure-window",
                        "gateway.door.failure-window=200000d",
                        GOOD),
                broken(
                        "deadline that never comes",
                        "gateway.door.body-deadline",
                        "gateway.door.body-deadline=200000d",
                        GOOD),
                broken(
                        "body that no array can hold",
                        "gateway.door.max-body",
                        "gateway.door.max-body=2GB",
                        "gateway.door.max-buffered=4GB",
                        GOOD),
                broken(
                        "less than no rejected requests",
                        "gateway.rejected.max-entries",
                        "gateway.rejected.max-entries=-1",
                        GOOD),
                broken("rejected log without a rate", "gateway.rejected.rate", "gateway.rejected.rate=0", GOOD),
                broken("rate that nothing can keep", "gateway.rejected.rate", "gateway.rejected.rate=2000000000", GOOD),
                broken(
                        "rejected log without bodies",
                        "gateway.rejected.max-body",
                        "gateway.rejected.max-body=0B",
                        GOOD),
                broken(
                        "rejected log with too large bodies",
                        "gateway.rejected.max-body",
                        "gateway.rejected.max-body=16385KB",
                        GOOD),
                broken("rejected log without room", "gateway.rejected.max-size", "gateway.rejected.max-size=0B", GOOD),
                broken(
                        "rejected log with room for no body",
                        "gateway.rejected.max-size",
                        "gateway.rejected.max-size=1MB",
                        "gateway.rejected.max-body=1MB",
                        GOOD),
                broken("rejected log of the future", "gateway.rejected.max-age", "gateway.rejected.max-age=-1s", GOOD),
                broken("rejected log of nothing", "gateway.rejected.max-age", "gateway.rejected.max-age=0s", GOOD),
                broken("no body at all", "gateway.door.max-body", "gateway.door.max-body=0B", GOOD),
                broken("no room for a body", "gateway.door.max-buffered", "gateway.door.max-buffered=3MB", GOOD),
                broken("gzip that is no truth value", "gateway.door.gzip", "gateway.door.gzip=canary4711", GOOD),
                broken("size that is none", "gateway.door.max-body", "gateway.door.max-body=canary4711", GOOD),
                broken(
                        "notification without a URL",
                        NOTIFY + ".url",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".secret=whsec_canary4711"),
                broken(
                        "notification to another scheme",
                        NOTIFY + ".url",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".url=file:///canary4711",
                        NOTIFY + ".secret=whsec_canary4711"),
                broken("notification without a name", NOTIFY + ".name", NOTIFY + ".url=https://erp.example/canary4711"),
                broken(
                        "notification without a secret",
                        NOTIFY + ".secret",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".url=https://erp.example/canary4711"),
                broken(
                        "notification about a status that does not exist",
                        NOTIFY + ".statuses",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".url=https://erp.example/canary4711",
                        NOTIFY + ".secret=whsec_Y2FuYXJ5NDcxMWNhbmFyeTQ3MTE=",
                        NOTIFY + ".statuses[0]=canary4711"),
                broken(
                        "acceptor without credentials",
                        "gateway.broker.username",
                        "gateway.broker.acceptor=tcp://127.0.0.1:0",
                        GOOD),
                broken(
                        "acceptor without a password",
                        "gateway.broker.password",
                        "gateway.broker.acceptor=tcp://127.0.0.1:0",
                        "gateway.broker.username=canary4711",
                        GOOD),
                broken(
                        "shared broker with a ledger of one's own",
                        "gateway.ledger.url",
                        "gateway.broker.url=tcp://canary4711.example:61616",
                        GOOD),
                broken(
                        "shared broker without a shared key",
                        "gateway.encryption.key",
                        "gateway.broker.url=tcp://canary4711.example:61616",
                        "gateway.ledger.url=jdbc:postgresql://canary4711.example/gateway",
                        GOOD),
                broken(
                        "encryption key by its former name",
                        "gateway.rejected.key",
                        "gateway.rejected.key=canary4711",
                        GOOD),
                broken(
                        "unread events that are gone at once",
                        "gateway.unread.max-age",
                        "gateway.unread.max-age=59s",
                        GOOD),
                broken("no room for unread events", "gateway.unread.max-size", "gateway.unread.max-size=0B", GOOD),
                // the rest of these is in TokenSettingsTests
                broken(
                        "JWT without an issuer",
                        JWT + ".issuer",
                        JWT + ".audience=canary4711",
                        JWT + ".jwk-set-uri=https://canary4711.example"),
                broken(
                        "JWT without a key",
                        JWT,
                        JWT + ".issuer=canary4711",
                        JWT + ".audience=canary4711",
                        JWT + ".secret="),
                broken(
                        "JWT by no algorithm",
                        JWT + ".algorithms[0]",
                        JWT + ".issuer=canary4711",
                        JWT + ".audience=canary4711",
                        JWT + ".algorithms=none",
                        JWT + ".jwk-set-uri=https://canary4711.example"),
                broken(
                        "JWT by a short secret",
                        JWT + ".secret",
                        JWT + ".issuer=canary4711",
                        JWT + ".audience=canary4711",
                        JWT + ".secret=canary4711"),
                broken("JWT by a secret in no encoding", JWT + ".secret-encoding", JWT + ".secret-encoding=canary4711"),
                broken("misspelt option of JWT", JWT + ".jwks-uri", JWT + ".jwks-uri=https://canary4711.example"),
                broken("OAuth 2 without an authorization server", OAUTH2, OAUTH2 + ".client-secret=canary4711"),
                broken(
                        "OAuth 2 with client credentials in the open",
                        OAUTH2 + ".introspection-uri",
                        OAUTH2 + ".introspection-uri=http://canary4711.example",
                        OAUTH2 + ".client-id=canary4711",
                        OAUTH2 + ".client-secret=canary4711",
                        OAUTH2 + ".scope=canary4711"));
    }

    /** One of each kind, of which the start itself says the same. */
    static Stream<Arguments> settingsAtAStart() {
        return Stream.of(
                broken(
                        "variable that is not set",
                        UAT + ".auth[0].api-key.secrets[0]",
                        UAT + ".auth[0].api-key.secrets[0]=${GATEWAY_TEST_UNSET_VARIABLE}"),
                broken(
                        "hmac with an unknown preset",
                        UAT + ".auth[0].hmac.preset",
                        UAT + ".auth[0].hmac.preset=canary4711",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "hmac with an empty secret behind its prefix",
                        UAT + ".auth[0].hmac.secrets[0]",
                        UAT + ".auth[0].hmac.secret-prefix=canary4711",
                        UAT + ".auth[0].hmac.secrets[0]=canary4711"),
                broken(
                        "misspelt option beside a good one",
                        UAT + ".auth[0].api-key.heder",
                        GOOD,
                        UAT + ".auth[0].api-key.heder=X-Key"),
                broken(
                        "door's bundle without a key",
                        "server.ssl.bundle",
                        GOOD,
                        "spring.ssl.bundle.pem.door.options.enabled-protocols=TLSv1.3",
                        "server.ssl.bundle=door"),
                broken(
                        "notification with a secret that is no Base64",
                        NOTIFY + ".secret",
                        NOTIFY + ".name=erp",
                        NOTIFY + ".url=https://erp.example/canary4711",
                        NOTIFY + ".secret=whsec_!canary4711!"),
                broken(
                        "encryption key that is none",
                        "gateway.encryption.key",
                        "gateway.encryption.key=canary4711",
                        GOOD));
    }

    /** What a provider's file says is wrong, or says in other words than the check: the port is read by the web server, too. */
    static Stream<Arguments> settingsAtAStartAlone() {
        return Stream.of(
                broken("door's port that is no number", "server.port", "server.port=canary4711", GOOD),
                broken(
                        "environment that the provider does not have",
                        "gateway.providers.idpay.staging",
                        "gateway.providers.idpay.staging.auth[0].api-key.secrets[0]=canary4711"),
                broken(
                        "provider without a route",
                        "gateway.providers.nobody",
                        "gateway.providers.nobody.production.auth[0].api-key.secrets[0]=canary4711"),
                broken(
                        "login that the provider's file does not know",
                        UAT + ".api.auth.login",
                        GOOD,
                        UAT + ".api.base-url=https://canary4711.example",
                        UAT + ".api.auth.login.username=canary4711",
                        UAT + ".api.auth.login.password=canary4711"),
                broken(
                        "missing key of the provider's API",
                        "gateway.providers.netaxept.test.api.token",
                        "gateway.providers.netaxept.test.auth[0].none=true",
                        "gateway.providers.netaxept.test.api.base-url=http://canary4711.example",
                        "gateway.providers.netaxept.test.api.merchant-id=canary4711"));
    }

    private static Arguments broken(String name, String key, String... settings) {
        return Arguments.of(name, key, List.of(settings));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void brokenSettingIsNamed(String name, String key, List<String> settings, CapturedOutput output) {
        assertNamed(key, output, settings.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settingsAtAStart")
    void brokenSettingStopsTheStartAndIsNamedInTheSameWords(
            String name, String key, List<String> settings, CapturedOutput output) {
        assertNamed(key, output, settings.toArray(String[]::new));
        String report = report(output);

        assertStopped(key, output, settings);
        assertThat(report(output)).isEqualTo(report);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settingsAtAStartAlone")
    void brokenSettingStopsTheStartAndIsNamed(String name, String key, List<String> settings, CapturedOutput output) {
        assertStopped(key, output, settings);
    }

    @Test
    void missingRoutesFolderIsNamed(CapturedOutput output) {
        assertNamed("gateway.routes-dir", output, "gateway.routes-dir=" + scratch.resolve("missing"), GOOD);
    }

    @Test
    void emptyRoutesFolderIsNamed(CapturedOutput output) {
        assertNamed("gateway.routes-dir", output, "gateway.routes-dir=" + scratch);
        assertNamed("gateway.routes-dir", output, "gateway.routes-dir=" + scratch, GOOD);
    }

    @Test
    void goodSettingsPassAndLeaveNothingBehind() {
        run(SettingsCheck.application(), Map.of(), GOOD).close();

        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void misspeltEnvironmentVariableOfAProviderIsNamed(CapturedOutput output) {
        assertNamed(
                UAT + ".auth[0].apikey.secret[0]",
                output,
                Map.of("GATEWAY_PROVIDERS_IDPAY_UAT_AUTH_0_APIKEY_SECRET_0", "canary4711"));
    }

    @Test
    void formerNameOfTheEncryptionKeyIsNamedAlsoInAnEnvironmentVariable(CapturedOutput output) {
        assertNamed("gateway.rejected.key", output, Map.of("GATEWAY_REJECTED_KEY", "canary4711"), GOOD);
        assertThat(output).contains("is called gateway.encryption.key now");
    }

    /**
     * Lists are overridden whole: what another source says of the same entry does not count, and is no mistake either. Kubernetes tells each
     * container of the services of its namespace, one of which may be called gateway.
     */
    @Test
    void entryOfAListIsOverriddenByAnotherMethodAndVariablesOfAServiceThatIsCalledGatewayAreNoSettings() {
        Map<String, Object> variables = Map.of(
                "GATEWAY_SERVICE_HOST", "10.0.0.1",
                "GATEWAY_SERVICE_PORT", "80",
                "GATEWAY_SERVICE_PORT_HTTP", "80",
                "GATEWAY_PORT", "tcp://10.0.0.1:80",
                "GATEWAY_PORT_80_TCP", "tcp://10.0.0.1:80",
                "GATEWAY_PORT_80_TCP_ADDR", "10.0.0.1",
                "GATEWAY_BROKER_PORT", "tcp://10.0.0.2:61616",
                "GATEWAY_PROVIDERS_PROPOSAL_HOMOLOGATION_AUTH_0_APIKEY_SECRETS_0", "canary4711");
        try (ConfigurableApplicationContext gateway = run(
                gateway(),
                variables,
                "spring.profiles.active=dev",
                "gateway.broker.acceptor=",
                // a gateway of the tests has any free port, with which an origin cannot be named
                UAT + ".documents.hosts[0]=http://localhost:8081",
                "gateway.providers.netki.test.documents.hosts[0]=http://localhost:8081",
                UAT + ".auth[0].bearer.tokens[0]=canary4711")) {
            int port = ((WebServerApplicationContext) gateway).getWebServer().getPort();
            Call uat = Call.post("/callbacks/idpay/uat", "{}");
            assertThat(uat.and("Authorization", "Bearer canary4711").to(port).status())
                    .isEqualTo(200);
            assertThat(uat.and("Authorization", "demo").to(port).status()).isEqualTo(401);
            Call homologation = Call.post("/callbacks/proposal/homologation", "{}");
            assertThat(homologation.and("X-API-Key", "canary4711").to(port).status())
                    .isEqualTo(200);
            assertThat(homologation.to(port).status()).isEqualTo(401);
        }
    }

    private void assertNamed(String key, CapturedOutput output, String... settings) {
        assertNamed(key, output, Map.of(), settings);
    }

    private void assertNamed(String key, CapturedOutput output, Map<String, Object> variables, String... settings) {
        assertFails(SettingsCheck.application(), key, output, variables, settings);
        assertThat(dataDir).isEmptyDirectory();
    }

    private void assertStopped(String key, CapturedOutput output, List<String> settings) {
        assertFails(gateway(), key, output, Map.of(), settings.toArray(String[]::new));
        assertNoCanaryIn(dataDir);
    }

    private void assertFails(
            SpringApplication application,
            String key,
            CapturedOutput output,
            Map<String, Object> variables,
            String... settings) {
        assertThatThrownBy(() -> run(application, variables, settings).close()).isInstanceOf(Exception.class);

        assertThat(report(output)).contains("Description:", "\n" + key + ": ").doesNotContain("Exception");
        assertThat(output.getAll()).doesNotContain(CANARY);
    }

    /** The last one. */
    private static String report(CapturedOutput output) {
        return output.getAll().substring(output.getAll().lastIndexOf("APPLICATION FAILED TO START"));
    }

    private static void assertNoCanaryIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(CANARY))
                        .as("in %s", file)
                        .isFalse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SpringApplication gateway() {
        return new SpringApplication(CallbackGatewayApplication.class);
    }

    private ConfigurableApplicationContext run(
            SpringApplication application, Map<String, Object> variables, String... settings) {
        Map<String, String> arguments = new LinkedHashMap<>(Map.of(
                "server.port",
                "0",
                "gateway.admin.port",
                "0",
                "gateway.admin.password",
                "secret",
                "gateway.data-dir",
                dataDir.toString(),
                "spring.jmx.enabled",
                "false"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            arguments.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        application.addInitializers(context -> {
            String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
            context.getEnvironment()
                    .getPropertySources()
                    .replace(name, new SystemEnvironmentPropertySource(name, variables));
        });
        return application.run(arguments.entrySet().stream()
                .map(argument -> "--" + argument.getKey() + "=" + argument.getValue())
                .toArray(String[]::new));
    }
}
