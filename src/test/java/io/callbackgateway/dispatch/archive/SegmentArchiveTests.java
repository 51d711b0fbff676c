package io.callbackgateway.dispatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.testing.RunningGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code gateway.archive.layout: segments}. */
class SegmentArchiveTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.archive.layout=segments",
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everyEventAndItsRequestIsALineInASegmentOfItsProviderEnvironmentAndDay() throws Exception {
        Map<String, String> accepted = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String environment = i % 2 == 0 ? "uat" : "production";
            String body = "{\"id\":\"segment-%d\",\"status\":\"situação\"}".formatted(i);
            accepted.put(RunningGateway.callbackId(gateway.post("/callbacks/idpay/" + environment, body)), environment);
        }

        await().untilAsserted(() -> assertThat(lines()).hasSize(200));

        for (Line line : lines()) {
            String callbackId = line.content.at("/event/data/callbackId").textValue();
            String environment = accepted.remove(callbackId);
            assertThat(line.content.at("/event")).isEqualTo(gateway.eventOf(callbackId));
            assertThat(line.content.at("/raw/callbackId").textValue()).isEqualTo(callbackId);
            assertThat(line.content.at("/raw/body").textValue()).contains("situação");
            String day = line.content.at("/event/data/receivedAt").textValue().substring(0, 10);
            assertThat(line.file.getParent())
                    .isEqualTo(archive().resolve("idpay/" + environment + "/" + day.replace('-', '/')));
        }
        assertThat(accepted).isEmpty();
        try (Stream<Path> files = Files.walk(archive())) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().matches(".*/[0-9a-f-]{36}-[0-9a-f-]{36}\\.jsonl\\.gz"));
        }
    }

    private record Line(Path file, JsonNode content) {}

    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(archive())) {
            return lines;
        }
        try (Stream<Path> files = Files.walk(archive())) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl.gz")).toList()) {
                try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        lines.add(new Line(file, JSON.readTree(line)));
                    }
                }
            }
        }
        return lines;
    }

    private static Path archive() {
        return gateway.dataDir().resolve("archive");
    }
}
