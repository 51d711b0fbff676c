package io.callbackgateway.auth.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digest authentication as clients do it: challenge, answer, and the next request without another challenge. */
@ExtendWith(SharedGateway.class)
class DigestOverHttpTests {

    private static final String SHA_256 = "/callbacks/proposal/homologation";
    private static final String MD5_SESS = "/callbacks/proposal/production";
    private static final String BOTH = "/callbacks/idpay/uat";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                "gateway.providers.proposal.homologation.auth[0].digest.username=acmé",
                "gateway.providers.proposal.homologation.auth[0].digest.passwords[0]=pässword",
                "gateway.providers.proposal.production.auth[0].digest.username=acmé",
                "gateway.providers.proposal.production.auth[0].digest.passwords[0]=pässword",
                "gateway.providers.proposal.production.auth[0].digest.algorithms=MD5-sess",
                "gateway.providers.idpay.uat.auth[0].digest.username=acme",
                "gateway.providers.idpay.uat.auth[0].digest.passwords[0]=password",
                "gateway.providers.idpay.uat.auth[0].digest.algorithms[0]=SHA-512-256",
                "gateway.providers.idpay.uat.auth[0].digest.algorithms[1]=SHA-256",
                "gateway.providers.idpay.production.auth[0].digest.username=acme",
                "gateway.providers.idpay.production.auth[0].digest.passwords[0]=password");
    }

    @ParameterizedTest
    @CsvSource({SHA_256 + ",SHA-256", MD5_SESS + ",MD5-sess"})
    void httpClientAnswersOneChallengeAndThenCountsOn(String door, String algorithm) throws IOException {
        List<String> sent = new ArrayList<>();
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(
                new AuthScope("localhost", gateway.port()),
                new UsernamePasswordCredentials("acmé", "pässword".toCharArray()));
        HttpClientContext context = HttpClientContext.create();
        try (CloseableHttpClient client = HttpClients.custom()
                .setDefaultCredentialsProvider(credentials)
                .addRequestInterceptorLast((request, entity, unused) -> sent.add(authorization(request)))
                .build()) {
            for (int i = 0; i < 2; i++) {
                HttpPost post = new HttpPost("http://localhost:" + gateway.port() + door + "?a=b%20c");
                post.setEntity(new StringEntity("{\"n\":" + i + "}", ContentType.APPLICATION_JSON));
                int status = client.execute(post, context, response -> response.getCode());
                assertThat(status).as(sent.toString()).isEqualTo(200);
            }
        }

        assertThat(sent).hasSize(3);
        assertThat(sent.get(0)).isEmpty();
        assertThat(sent.get(1)).contains("nc=00000001", "auth-int").containsIgnoringCase("algorithm=" + algorithm);
        assertThat(sent.get(2)).contains("nc=00000002", "auth-int");
    }

    private static String authorization(HttpRequest request) {
        Header header = request.getFirstHeader("Authorization");
        return header == null ? "" : header.getValue();
    }

    @Test
    void refusalOffersEveryAlgorithmInItsOwnHeader() {
        List<String> challenges = challenges(Call.post(BOTH, "{}").to(gateway.port()));

        assertThat(challenges).hasSize(2);
        assertThat(challenges.get(0)).contains("algorithm=SHA-512-256,", "qop=\"auth, auth-int\"");
        assertThat(challenges.get(1)).contains("algorithm=SHA-256,").doesNotContain("stale");
    }

    @Test
    void callerThatRepeatsItsCountGetsAFreshNonceAndIsToldToTryAgain() {
        DigestClient client = challenged();
        Call call = client.sign(Call.post(BOTH, "{}"));
        assertThat(call.to(gateway.port()).status()).isEqualTo(200);

        Answer replayed = call.to(gateway.port());

        assertThat(replayed.status()).isEqualTo(401);
        assertThat(challenges(replayed)).allMatch(challenge -> challenge.endsWith(", stale=true"));
        assertThat(client.withNonce(nonce(replayed))
                        .sign(Call.post(BOTH, "{}"))
                        .to(gateway.port())
                        .status())
                .isEqualTo(200);
    }

    private static DigestClient challenged() {
        return new DigestClient(
                "acme",
                "password",
                "callbacks",
                "SHA-256",
                "auth",
                nonce(Call.post(BOTH, "{}").to(gateway.port())),
                1);
    }

    private static String nonce(Answer refusal) {
        return refusal.header("WWW-Authenticate").replaceAll(".* nonce=\"([^\"]+)\".*", "$1");
    }

    private static List<String> challenges(Answer refusal) {
        return refusal.headers().stream()
                .filter(header -> header.startsWith("WWW-Authenticate: "))
                .toList();
    }
}
