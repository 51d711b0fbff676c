package io.callbackgateway.documents.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.provider.DocumentsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class StorageTests {

    private static final byte[] PDF = "%PDF-1.7 of Jane Sample".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path data;

    private Storage storage;

    @BeforeEach
    void start() throws IOException {
        storage = new Storage(
                new DocumentsSettings(List.of("http://localhost:" + SERVER.getPort()), DataSize.ofKilobytes(64)),
                new Spool(new DataDirectory(data)),
                SystemDefaultDnsResolver.INSTANCE);
    }

    @Test
    void documentIsHereWithItsHashAndWhatItIs() throws Exception {
        answer(aResponse().withBody(PDF).withHeader("Content-Type", "image/jpeg"));

        try (FetchedDocument document = storage.fetch(link("/a.jpg?Signature=a%2Bb%2F&x"))) {
            assertThat(document.size()).isEqualTo(PDF.length);
            assertThat(document.sha256()).isEqualTo(DigestUtils.sha256Hex(PDF));
            assertThat(document.mediaType()).isEqualTo("application/pdf");
            assertThat(document.extension()).isEqualTo(".pdf");
            assertThat(document.file()).hasBinaryContent(PDF);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(document.file())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(document.file().getParent())))
                    .isEqualTo("rwx------");
        }

        assertThat(spooled()).isEmpty();
        SERVER.verify(getRequestedFor(urlEqualTo("/a.jpg?Signature=a%2Bb%2F&x"))
                .withHeader("Authorization", absent())
                .withHeader("Cookie", absent()));
    }

    @Test
    void whatNobodyKnowsIsBytes() throws Exception {
        answer(aResponse().withBody(new byte[] {0, 1, 2, (byte) 0xff, 7}));

        try (FetchedDocument document = storage.fetch(link("/"))) {
            assertThat(document.mediaType()).isEqualTo("application/octet-stream");
            assertThat(document.extension()).isEqualTo(".bin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, REDIRECTED",
        "302, REDIRECTED",
        "303, REDIRECTED",
        "307, REDIRECTED",
        "308, REDIRECTED",
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "400, DENIED",
        "401, DENIED",
        "403, DENIED",
        "206, DENIED"
    })
    void whatTheStorageDoesNotGiveIsMissing(int status, MissingReason reason) {
        answer(aResponse().withStatus(status).withHeader("Location", "http://localhost:" + SERVER.getPort() + "/else"));

        assertThatThrownBy(() -> storage.fetch(link("/a")))
                .isInstanceOf(MissingException.class)
                .hasMessage(reason.word());
        assertThat(spooled()).isEmpty();
        SERVER.verify(0, getRequestedFor(urlEqualTo("/else")));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void whatPassesIsNoReason(int status) {
        answer(aResponse().withStatus(status));

        assertThatThrownBy(() -> storage.fetch(link("/a?Signature=secret")))
                .isInstanceOf(IOException.class)
                .hasMessage("localhost answers " + status);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void neitherIsAConnectionThatBreaks(Fault fault) {
        answer(aResponse().withFault(fault));

        assertThatThrownBy(() -> storage.fetch(link("/a?Signature=secret")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("localhost gives no answer")
                .hasNoCause();
        assertThat(spooled()).isEmpty();
    }

    @Test
    void whatIsLargerThanAllowedIsNotKept() {
        answer(aResponse().withBody(new byte[64 * 1024 + 1]));
        assertThatThrownBy(() -> storage.fetch(link("/a"))).hasMessage("too_large");

        answer(aResponse().withBody(new byte[64 * 1024 + 1]).withChunkedDribbleDelay(2, 1));
        assertThatThrownBy(() -> storage.fetch(link("/a"))).hasMessage("too_large");

        assertThat(spooled()).isEmpty();
    }

    @Test
    void linkThatSaysItHasExpiredIsNotAsked() {
        assertThatThrownBy(() -> storage.fetch(link("/a?AWSAccessKeyId=k&Signature=s&Expires=1")))
                .hasMessage("expired");
        SERVER.verify(0, getRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @CsvSource({
        "Expires=1700000000, 2023-11-14T22:13:20Z",
        "X-Amz-Date=20260701T090500Z&X-Amz-Expires=300&X-Amz-Signature=s, 2026-07-01T09:10:00Z",
        "x-amz-date=20260701T090500Z&x-amz-expires=300, 2026-07-01T09:10:00Z",
        "X-Goog-Date=20260701T090500Z&X-Goog-Expires=5, 2026-07-01T09:05:05Z"
    })
    void lifetimeStandsInALink(String query, Instant end) {
        assertThat(LinkLifetime.end(URI.create("https://a/b?" + query))).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Expires=soon",
                "X-Amz-Expires=300",
                "X-Amz-Date=yesterday&X-Amz-Expires=300",
                "X-Amz-Date=20260701T090500Z&X-Amz-Expires=99999999999999999"
            })
    void elseTheStorageHasToSay(String query) {
        assertThat(LinkLifetime.end(URI.create("https://a/b?" + query))).isEqualTo(Instant.MAX);
    }

    @Test
    void whatACrashHasLeftGoes() throws IOException {
        Path left = new Spool(new DataDirectory(data)).file();

        new Spool(new DataDirectory(data));

        assertThat(left).doesNotExist();
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(get(anyUrl()).willReturn(answer));
    }

    private static String link(String path) {
        return "http://localhost:" + SERVER.getPort() + path;
    }

    private List<Path> spooled() {
        try (Stream<Path> files = Files.list(data.resolve("spool"))) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
