package io.callbackgateway.broker;

import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.Status;
import io.callbackgateway.tracing.Tracing;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQPropertyConversionException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * Where events are on the broker. Each is sent once, to {@code callbacks.<environment>.<status>}, where that of a callback's documents has
 * {@value EventMessage#DOCUMENTS} for a status, and the broker gives it to all that is
 * bound there: the queue of the same name, the subscriptions ({@value #ALL}), and by a divert the topic {@value #TOPIC}.
 */
public final class Events {

    /** The address that has every event, for clients that want them all. */
    public static final String TOPIC = "callbacks.events";

    /** What subscriptions are bound to. */
    public static final String ALL = "callbacks.*.*";

    /** What names of subscriptions begin with. */
    public static final String SUBSCRIPTION = "dispatch-";

    /** Where events about alarms of the gateway go. */
    public static final String ALARM_QUEUE = "callbacks.gateway.alarms";

    private static final Pattern QUEUE = Pattern.compile("callbacks\\.[a-z0-9]+\\.[a-z_]+");

    /** Between a callback's id and the item, in the correlation id. */
    private static final String ITEM = "/";

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");

    private Events() {}

    /** @throws IllegalArgumentException for a status that is none of the closed list: it never becomes part of an address */
    public static String address(String environment, String status) {
        if (!isStatus(status)) {
            throw new IllegalArgumentException("no status of the closed list");
        }
        return "callbacks." + environment + "." + status;
    }

    /** Makes the queues that hold an environment's events: one for each status, and one for what is about documents. */
    public static void createQueues(BrokerSession broker, String environment) throws ActiveMQException {
        Stream<String> statuses = Arrays.stream(Status.values()).map(Status::word);
        for (String status :
                Stream.concat(statuses, Stream.of(EventMessage.DOCUMENTS)).toList()) {
            String name = address(environment, status);
            broker.createQueue(name, name, RoutingType.ANYCAST);
        }
    }

    /** Makes the queue that holds the events about alarms. */
    public static void createAlarmQueue(BrokerSession broker) throws ActiveMQException {
        broker.createQueue(ALARM_QUEUE, ALARM_QUEUE, RoutingType.ANYCAST);
    }

    /** Publishes in the session's transaction: the event is out when that is committed. */
    public static void publish(EventMessage event, BrokerSession broker) throws ActiveMQException {
        send(event, address(event.environment(), event.status()), broker);
    }

    /** Whether a queue of this name is one that {@link #publishTo} may fill. */
    public static boolean isQueueOfEvents(String queue) {
        return queue.startsWith(SUBSCRIPTION) || QUEUE.matcher(queue).matches();
    }

    /**
     * Gives an event to one queue or subscription alone.
     *
     * @return {@code false} where the queue is that of other events
     */
    public static boolean publishTo(String queue, EventMessage event, BrokerSession broker) throws ActiveMQException {
        String address = address(event.environment(), event.status());
        if (!queue.startsWith(SUBSCRIPTION) && !queue.equals(address)) {
            return false;
        }
        send(event, address + "::" + queue, broker);
        return true;
    }

    private static void send(EventMessage event, String address, BrokerSession broker) throws ActiveMQException {
        ClientMessage message = broker.createMessage(Message.TEXT_TYPE);
        message.setTimestamp(System.currentTimeMillis());
        message.setCorrelationID(event.item() == 1 ? event.callbackId() : event.callbackId() + ITEM + event.item());
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(event.json()));
        event.properties().forEach((name, value) -> {
            if (name.equals("JMSXGroupID")) {
                message.setGroupID(value);
            } else {
                message.putStringProperty(name, value);
            }
        });
        Tracing.handOn(message::putStringProperty);
        broker.send(address, message);
    }

    /**
     * Reads what {@link #publish} has sent, by its properties and not its JSON.
     *
     * @return {@code null} for what another client has sent and is no event
     */
    public static EventMessage read(ClientMessage message) {
        if (message.getType() != Message.TEXT_TYPE || message.getCorrelationID() == null) {
            return null;
        }
        try {
            String[] correlation = message.getCorrelationID().toString().split(ITEM, 2);
            SimpleString json = message.getBodyBuffer().readNullableSimpleString();
            EventMessage event = new EventMessage(
                    json == null ? "" : json.toString(),
                    message.getStringProperty("eventId"),
                    message.getGroupID() == null ? null : message.getGroupID().toString(),
                    message.getStringProperty("provider"),
                    message.getStringProperty("environment"),
                    message.getStringProperty("transactionId"),
                    message.getStringProperty("status"),
                    message.getStringProperty("providerStatus"),
                    correlation[0],
                    correlation.length == 1 ? 1 : Integer.parseInt(correlation[1]));
            if (!event.isAboutAlarm()) {
                event.day();
            }
            boolean whole = Stream.of(event.id(), event.partitionKey(), event.transactionId())
                    .noneMatch(Objects::isNull);
            boolean words = isWord(event.provider()) && isWord(event.environment()) && isStatus(event.status());
            return whole && words ? event : null;
        } catch (ActiveMQPropertyConversionException
                | IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException foreign) {
            return null;
        }
    }

    /** Whether it may be a provider or an environment. */
    public static boolean isWord(String word) {
        return word != null && WORD.matcher(word).matches();
    }

    private static boolean isStatus(String word) {
        return word != null
                && (Status.of(word).isPresent()
                        || word.equals(EventMessage.DOCUMENTS)
                        || word.equals(EventMessage.ALARMS));
    }
}
