package io.callbackgateway.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;

/** What {@code logging.structured.format.console} would write from now on; with what the HTTP client says to itself on its way. */
public final class StructuredLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger client = loggers.getLogger("org.apache.hc.client5.http.impl.classic");
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    /** @param format {@code ecs}, {@code logstash} or {@code gelf} */
    public StructuredLog(String format) {
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(loggers);
        encoder.setFormat(format);
        encoder.start();
        appender.setContext(loggers);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        root.addAppender(appender);
        client.setLevel(Level.DEBUG);
    }

    /** Each line is JSON. */
    public List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : written.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Override
    public void close() {
        client.setLevel(null);
        root.detachAppender(appender);
        appender.stop();
    }
}
