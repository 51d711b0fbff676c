package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.CallbackGatewayApplication;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.http.AdminConnector;
import io.callbackgateway.ledger.Ledger;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * A whole gateway in this JVM: real HTTP on free ports, its real embedded broker and ledger in a folder of its own. What goes over
 * {@code callbacks.events} is collected.
 */
public final class RunningGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern INBOX = Pattern.compile("inbox\\.[a-z0-9]+\\.[a-z0-9]+");

    private final Path dataDir;
    private final boolean ownsDataDir;
    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final Connection connection;

    private RunningGateway(Path dataDir, boolean ownsDataDir, String... settings) {
        this.dataDir = dataDir;
        this.ownsDataDir = ownsDataDir;
        Map<String, String> arguments = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(
                                "server.port=0",
                                "gateway.admin.port=0",
                                // "secret": to hash it would cost each start 0.1 s of a processor
                                "gateway.admin.password={bcrypt}$2a$04$bBfFp/NHDzGIjnG1HR0sneVIJb7yg5dzW.AGbpV0JpivXtluDdkEu",
                                "gateway.data-dir=" + dataDir,
                                "gateway.admin.max-failures=1000000",
                                "gateway.door.max-failures=1000000", // all callers of a test have one address
                                "spring.jmx.enabled=false"),
                        Arrays.stream(settings))
                // Spring would join the values of a repeated argument to a list
                .forEach(setting -> arguments.put(setting.split("=", 2)[0], "--" + setting));
        SpringApplication application = new SpringApplication(CallbackGatewayApplication.class);
        application.setRegisterShutdownHook(false); // it would close at the same time as ours
        this.context = application.run(arguments.values().toArray(String[]::new));
        this.connection = collectEvents();
    }

    /** With the shipped {@code routes/} and in a new folder. Settings are {@code key=value}; the last one of a key holds. */
    public static RunningGateway start(String... settings) {
        try {
            return new RunningGateway(Files.createTempDirectory("gateway"), true, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On data that outlives this gateway, for restarts. */
    public static RunningGateway startOn(Path dataDir, String... settings) {
        return new RunningGateway(dataDir, false, settings);
    }

    /** A POST with a JSON content type; headers alternate name and value. */
    public HttpResponse<String> post(String path, String body, String... headers) {
        return send(request("POST", path, headers)
                .header("Content-Type", "application/json")
                .method("POST", BodyPublishers.ofString(body)));
    }

    /** A request to the door, to which a body can still be added by {@code method(…)}. */
    public HttpRequest.Builder request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The id in the answer to an accepted callback. */
    public static String callbackId(HttpResponse<String> accepted) {
        try {
            return JSON.readTree(accepted.body()).required("callbackId").textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(accepted.body(), e);
        }
    }

    /** What the ledger recorded of a callback, once it has: {@code emitted}, {@code duplicate} … */
    public String outcomeOf(String callbackId) {
        return patiently()
                .until(() -> recordedOutcomeOf(callbackId), Optional::isPresent)
                .get();
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
    }

    private Optional<String> recordedOutcomeOf(String callbackId) {
        return ledger().sql("SELECT outcome FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .optional();
    }

    /** Why the ledger recorded a callback as unreadable or failed, once it has. */
    public String detailOf(String callbackId) {
        outcomeOf(callbackId);
        return ledger().sql("SELECT detail FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .single();
    }

    /** The raw request that the ledger keeps of a callback, once it does. */
    public JsonNode rawRequestOf(String callbackId) {
        outcomeOf(callbackId);
        try {
            return JSON.readTree(bean(Ledger.class).rawRequest(callbackId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many callbacks the ledger has recorded. */
    public long recorded() {
        return ledger().sql("SELECT count(*) FROM callbacks").query(Long.class).single();
    }

    /** How many callbacks the ledger has recorded, once it has all that were accepted; with the embedded broker. */
    public long allRecorded() {
        EmbeddedBroker broker = bean(EmbeddedBroker.class);
        patiently().until(() -> broker.queues()
                .filter(queue -> INBOX.matcher(queue.getName().toString()).matches())
                .allMatch(queue -> queue.getMessageCount() == 0));
        return recorded();
    }

    /** The event that a callback became, once it is on the topic. */
    public JsonNode eventOf(String callbackId) {
        return patiently()
                .until(
                        () -> events.stream()
                                .filter(event -> callbackId.equals(
                                        event.path("data").path("callbackId").textValue()))
                                .findFirst(),
                        Optional::isPresent)
                .get();
    }

    /**
     * What became of one of the transactions that a callback is about.
     *
     * @param event once it is on the topic; {@code null} where the outcome is not {@code emitted}
     */
    public record Item(String outcome, JsonNode event) {}

    /** In the order of the callback, once it is recorded; on SQLite. */
    public List<Item> itemsOf(String callbackId) {
        return patiently()
                .until(
                        () -> ledger().sql("SELECT outcome, event FROM callbacks WHERE callback_id = ? ORDER BY rowid")
                                .param(callbackId)
                                .query((row, number) ->
                                        Map.entry(row.getString(1), Optional.ofNullable(row.getString(2))))
                                .list(),
                        rows -> !rows.isEmpty())
                .stream()
                .map(row ->
                        new Item(row.getKey(), row.getValue().map(this::onTopic).orElse(null)))
                .toList();
    }

    private JsonNode onTopic(String event) {
        try {
            String id = JSON.readTree(event).path("id").textValue();
            return patiently()
                    .until(
                            () -> events.stream()
                                    .filter(each -> id.equals(each.path("id").textValue()))
                                    .findFirst(),
                            Optional::isPresent)
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every event of a callback or a transaction so far, in the order of the topic; alarms are none. */
    public List<JsonNode> events() {
        return Collections.unmodifiableList(events);
    }

    public List<JsonNode> eventsOf(String transactionId) {
        return events.stream()
                .filter(event -> transactionId.equals(event.path("subject").textValue()))
                .toList();
    }

    /** The next message of a queue of the embedded broker, acknowledged; fails where none comes. */
    public Message take(String queue) {
        return take(queue, null);
    }

    /** The next of those messages that a JMS selector chooses. */
    public Message take(String queue, String selector) {
        try (Session session = connection.createSession()) {
            Message message =
                    session.createConsumer(session.createQueue(queue), selector).receive(PATIENCE.toMillis());
            assertThat(message).as("message in %s", queue).isNotNull();
            return message;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes an event that was recorded, as after a crash. */
    public void publishAgain(String event) {
        try (BrokerSession broker = bean(BrokerSessions.class).open()) {
            Events.publish(EventMessage.of(event, 1), broker);
            broker.commit();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    public JdbcClient ledger() {
        return bean(JdbcClient.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    public int adminPort() {
        return bean(AdminConnector.class).port();
    }

    public Path dataDir() {
        return dataDir;
    }

    /** At the broker of the inbox and the events. */
    public ConnectionFactory connections() {
        BrokerSettings settings = bean(BrokerSettings.class);
        return settings.url().isBlank()
                ? new ActiveMQConnectionFactory(
                        bean(EmbeddedBroker.class).inVmUrl(), settings.username(), settings.password())
                : new ActiveMQConnectionFactory(settings.url(), settings.username(), settings.password());
    }

    private Connection collectEvents() {
        try {
            Connection collector = connections().createConnection();
            Session session = collector.createSession();
            session.createConsumer(session.createTopic("callbacks.events")).setMessageListener(message -> {
                try {
                    JsonNode event = JSON.readTree(((TextMessage) message).getText());
                    if (!event.path("source").textValue().equals("/gateway")) { // an alarm comes when it comes
                        events.add(event);
                    }
                } catch (JMSException | IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            collector.start();
            return collector;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        } finally {
            context.close();
            if (ownsDataDir) {
                FileSystemUtils.deleteRecursively(dataDir.toFile());
            }
        }
    }
}
