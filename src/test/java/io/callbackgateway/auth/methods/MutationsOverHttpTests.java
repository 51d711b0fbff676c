package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Mutations;
import io.callbackgateway.auth.aws.AwsClient;
import io.callbackgateway.auth.digest.DigestClient;
import io.callbackgateway.auth.hmac.HmacMethod;
import io.callbackgateway.auth.token.TokenIssuer;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A signed request, changed in one byte and sent to its door: refused by the verifier and not enqueued, whichever byte it is. Paths end
 * in a parameter and hold an escape, which can be changed without leading to another door.
 */
@ExtendWith(SharedGateway.class)
class MutationsOverHttpTests {

    private static final String BODY = "{\"id\":\"17\",\"status\":\"approved\",\"amount\":\"1.00\"}";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        Stream<String> others = Stream.of(
                "proposal.production.auth[0].aws.access-key=AKIDEXAMPLE",
                "proposal.production.auth[0].aws.secret-key=secret",
                "proposal.production.auth[0].aws.region=eu-west-1",
                "proposal.production.auth[0].aws.service=callbacks",
                "netki.test.auth[0].digest.username=acme",
                "netki.test.auth[0].digest.passwords[0]=password",
                "netki.production.allow-from=",
                "netki.production.auth[0].jwt.issuer=" + TokenIssuer.ISSUER,
                "netki.production.auth[0].jwt.audience=" + TokenIssuer.AUDIENCE,
                "netki.production.auth[0].jwt.public-key=" + TokenIssuer.pem(TokenIssuer.OLD_KEY));
        gateway = doors.with(Stream.concat(new HmacMethod().settings("proposal.homologation.auth[0].hmac"), others)
                .map(setting -> "gateway.providers." + setting)
                .toArray(String[]::new));
    }

    @Test
    void everyMutationOfAnHmacIsRefused() throws IOException {
        Call signed = HmacMethod.signed(
                "/callbacks/pr%6fposal/homologation;v=1?id=17&name=a%20b", "callback-0123456789", AuthMethod.OLD);

        assertRefused("proposal", "homologation", signed, "X-Timestamp", "X-Id", "Authorization");
    }

    @Test
    void everyMutationOfAwsIsRefused() throws IOException {
        Call signed = aws().sign(Call.post("/callbacks/proposal/pr%6fduction;v=1?id=17&name=a%20b", BODY)
                .and("X-Amz-Meta-Id", "17"));

        assertRefused(
                "proposal",
                "production",
                signed,
                "Authorization",
                "Host",
                "X-Amz-Date",
                "X-Amz-Meta-Id",
                "Content-Type");
    }

    @Test
    void everyMutationOfDigestWithItsBodyIsRefused() throws IOException {
        Call post = Call.post("/callbacks/%6eetki/test;v=1?id=17", BODY);
        Answer challenge = post.to(gateway.port());
        String nonce = challenge.header("WWW-Authenticate").replaceAll(".* nonce=\"([^\"]+)\".*", "$1");

        assertRefused(
                "netki",
                "test",
                new DigestClient("acme", "password", "callbacks", "SHA-256", "auth-int", nonce, 1).sign(post),
                "Authorization");
    }

    /** A token signs itself, and nothing of the request. */
    @Test
    void everyMutationOfATokenIsRefused() throws IOException {
        Call call =
                Call.post("/callbacks/netki/production", BODY).and("Authorization", "Bearer " + TokenIssuer.token());

        assertRefused(
                "netki",
                "production",
                call,
                Mutations.sendable(call, "Authorization").stream()
                        .filter(each -> !each.header("Authorization").equals(call.header("Authorization")))
                        .toList());
    }

    private static AwsClient aws() {
        return new AwsClient("AKIDEXAMPLE", "secret", "eu-west-1", "callbacks", Instant.now());
    }

    /** @param headers that are signed, or the signature */
    private static void assertRefused(String provider, String environment, Call signed, String... headers)
            throws IOException {
        List<Call> mutations = Mutations.sendable(signed, headers);
        assertThat(mutations).anyMatch(each -> !path(each).equals(path(signed)));
        assertRefused(provider, environment, signed, mutations);
    }

    private static void assertRefused(String provider, String environment, Call signed, List<Call> mutations)
            throws IOException {
        assertThat(mutations).hasSizeGreaterThan(500);
        gateway.allRecorded();
        long before = recorded(provider, environment);
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            for (Call mutation : mutations) {
                String head = connection
                        .send(mutation.with("Connection", "keep-alive").bytes())
                        .head();

                assertThat(head)
                        .as("%s %s", mutation, new String(mutation.body(), StandardCharsets.ISO_8859_1))
                        .startsWith("HTTP/1.1 401 ");
            }
        }

        // as it was signed, it goes in, and alone
        Answer accepted = signed.to(gateway.port());
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        gateway.outcomeOf(accepted.body().replaceAll("(?s).*\"callbackId\":\"([^\"]+)\".*", "$1"));
        await().untilAsserted(() -> assertThat(
                        gateway.bean(EmbeddedBroker.class).depth("inbox." + provider + "." + environment))
                .isZero());
        assertThat(recorded(provider, environment)).isEqualTo(before + 1);
    }

    private static long recorded(String provider, String environment) {
        return gateway.ledger()
                .sql("SELECT count(*) FROM callbacks WHERE provider = ? AND environment = ?")
                .params(provider, environment)
                .query(Long.class)
                .single();
    }

    private static String path(Call call) {
        return call.target().replaceAll("\\?.*", "");
    }
}
