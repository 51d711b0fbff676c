package io.callbackgateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTests {

    private static final String PATH = "/callbacks/idpay/production";
    private static final String BODY = "{\"id\":\"8e1f\",\"status\":\"approved\"}";
    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([0-9a-f-]{36})\"");
    private static final int LIMIT = 2 * 1024 * 1024;

    @Nested
    @ExtendWith(SharedGateway.class)
    class WhereNotSwitchedOn {

        private static RunningGateway gateway;

        @BeforeAll
        static void share(RunningGateway shared) {
            gateway = shared;
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gzip",
                    "GZIP",
                    "x-gzip",
                    "deflate",
                    "br",
                    "zstd",
                    "gzip, gzip",
                    "identity, gzip",
                    "canary4711"
                })
        void codedBodyIsRejectedAndToldWhatIsTaken(String coding) {
            Answer answer = coded(coding).withBody(gzip(BODY.getBytes(UTF_8))).to(gateway.port());

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
            assertThat(answer.text()).doesNotContain("canary4711");
        }

        @Test
        void whoIsNotKnownIsNotTold() {
            assertThat(coded("gzip")
                            .with("X-API-Key", "wrong")
                            .to(gateway.port())
                            .status())
                    .isEqualTo(401);
        }

        @ParameterizedTest
        @ValueSource(strings = {"identity", "Identity", ""})
        void bodyThatIsNotCodedAfterAllIsTaken(String coding) {
            assertThat(coded(coding).to(gateway.port()).status()).isEqualTo(200);
        }
    }

    @Nested
    class WhereSwitchedOn {

        private static RunningGateway gateway;

        @BeforeAll
        static void start() {
            gateway = RunningGateway.start(
                    "gateway.door.gzip=true", "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=key");
        }

        @AfterAll
        static void stop() {
            gateway.close();
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "identity, gzip"})
        void bodyIsKeptAsItWasBefore(String coding) {
            JsonNode kept = kept(coded(coding).withBody(gzip(BODY.getBytes(UTF_8))));

            assertThat(kept.path("body").textValue()).isEqualTo(BODY);
            assertThat(kept.path("headers").has("content-encoding")).isFalse();
            assertThat(kept.path("headers").has("content-length")).isFalse();
        }

        @Test
        void bodyThatIsNotCodedIsKeptAsItIs() {
            JsonNode kept = kept(coded("identity"));

            assertThat(kept.path("body").textValue()).isEqualTo(BODY);
            assertThat(kept.path("headers").path("content-length").textValue()).isEqualTo("" + BODY.length());
        }

        @Test
        void bodyOfTwoMembersIsKeptWhole() {
            ByteArrayOutputStream members = new ByteArrayOutputStream();
            members.writeBytes(gzip(BODY.substring(0, 10).getBytes(UTF_8)));
            members.writeBytes(gzip(BODY.substring(10).getBytes(UTF_8)));

            assertThat(kept(coded("gzip").withBody(members.toByteArray()))
                            .path("body")
                            .textValue())
                    .isEqualTo(BODY);
        }

        @Test
        void bodyThatIsNoGzipIsKeptAsItCame() {
            JsonNode kept = kept(coded("gzip"));

            assertThat(kept.path("body").textValue()).isEqualTo(BODY);
            assertThat(kept.path("headers").path("content-encoding").textValue())
                    .isEqualTo("gzip");
        }

        @Test
        void bodyThatBreaksOffIsKeptAsItCame() {
            byte[] whole = gzip(BODY.getBytes(UTF_8));
            byte[] half = Arrays.copyOf(whole, whole.length - 9);

            assertThat(Base64.getDecoder()
                            .decode(kept(coded("gzip").withBody(half))
                                    .path("bodyBase64")
                                    .textValue()))
                    .isEqualTo(half);
        }

        @Test
        void emptyBodyIsKeptEmpty() {
            assertThat(kept(coded("gzip").withBody("")).path("body").textValue())
                    .isEmpty();
        }

        @Test
        void limitHoldsForTheDecodedBody() {
            assertThat(coded("gzip")
                            .withBody(gzip(new byte[LIMIT]))
                            .to(gateway.port())
                            .status())
                    .isEqualTo(200);
            assertThat(coded("gzip")
                            .withBody(gzip(new byte[LIMIT + 1]))
                            .to(gateway.port())
                            .status())
                    .isEqualTo(413);
            assertThat(coded("gzip")
                            .withBody(gzip(new byte[500 * LIMIT]))
                            .to(gateway.port())
                            .status())
                    .isEqualTo(413);
        }

        @ParameterizedTest
        @ValueSource(strings = {"deflate", "br", "gzip, gzip", "gzip, br"})
        void otherCodingsAreRejected(String coding) {
            Answer answer = coded(coding).to(gateway.port());

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("Accept-Encoding")).isEqualTo("gzip, identity");
        }

        private static JsonNode kept(Call call) {
            Answer answer = call.to(gateway.port());
            Matcher id = CALLBACK_ID.matcher(answer.body());
            assertThat(id.find()).as(answer.text()).isTrue();
            return gateway.rawRequestOf(id.group(1));
        }
    }

    @Test
    void decoderIsClosed() {
        WireRequest request = new WireRequest(
                "POST",
                PATH,
                null,
                Map.of("content-encoding", List.of("gzip")),
                () -> gzip(new byte[100]),
                null,
                "127.0.0.1",
                false,
                List.of(),
                Instant.now());
        List<InputStream> decoders = new ArrayList<>();
        ContentCoding.undone(
                request,
                in -> {
                    decoders.add(in);
                    return in.readNBytes(10);
                },
                true);
        assertThatThrownBy(() -> decoders.get(0).read()).hasMessage("Stream closed");
    }

    private static Call coded(String coding) {
        return Call.post(PATH, BODY).and("X-API-Key", "key").and("Content-Encoding", coding);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return coded.toByteArray();
    }
}
