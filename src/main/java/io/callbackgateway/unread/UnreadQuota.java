package io.callbackgateway.unread;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.waiting.EmbeddedWaiting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps queues that nobody reads from filling the disk, at which every door would answer 503. By age the broker cuts itself, by size this
 * does, the oldest of all queues first. {@code gateway.unread.cut} counts what was cut, by {@code queue}; the ledger still has it.
 */
@Component
@ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
class UnreadQuota {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadQuota.class);

    private static final String EVENTS = "callbacks.#";

    private final EmbeddedBroker broker;
    private final UnreadSettings settings;
    private final UnreadQueues queues;
    private final MeterProvider<Counter> cut;
    private final Map<String, Long> expired = new ConcurrentHashMap<>();

    UnreadQuota(EmbeddedBroker broker, UnreadSettings settings, MeterRegistry registry) {
        this.broker = broker;
        this.settings = settings;
        queues = new UnreadQueues(broker);
        cut = Counter.builder("gateway.unread.cut")
                .description("Events that nobody had read within gateway.unread.max-age or max-size")
                .withRegistry(registry);
        var addresses = broker.server().getAddressSettingsRepository();
        // On top of what broker.xml has for them. An empty expiry address is none, in place of the one that "#" names.
        addresses.addMatch(
                EVENTS,
                new AddressSettings(addresses.getMatch(EVENTS))
                        .setExpiryDelay(settings.maxAge().toMillis())
                        .setExpiryAddress(SimpleString.of("")));
    }

    /** Every five seconds. */
    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    synchronized void run() throws Exception {
        if (!broker.isActive()) {
            return;
        }
        List<Queue> all = queues.all();
        Map<String, Long> gone = new TreeMap<>();
        for (Queue queue : all) {
            String name = queue.getName().toString();
            Long before = expired.put(name, queue.getMessagesExpired());
            gone.merge(name, queue.getMessagesExpired() - (before == null ? 0 : before), Long::sum);
        }
        long size = UnreadQueues.size(all);
        if (size > settings.maxSize().toBytes()) {
            // a tenth more, or each event from now on would cost a look through all queues
            queues.cut(size - settings.maxSize().toBytes() / 10 * 9)
                    .forEach((name, number) -> gone.merge(name, (long) number, Long::sum));
        }
        gone.values().removeIf(number -> number <= 0);
        if (!gone.isEmpty()) {
            gone.forEach((name, number) -> cut.withTag("queue", name).increment(number));
            LOG.warn(
                    "Nobody has read these events within gateway.unread.max-age and max-size; they were cut, and are told again from the"
                            + " ledger by POST /api/events/resend: {}",
                    gone.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }

    /** How near the bounds are. */
    Fill fill() {
        List<Queue> all = queues.all();
        long now = System.currentTimeMillis();
        Map<String, Long> sizes = new TreeMap<>();
        Map<String, Long> ages = new TreeMap<>();
        for (Queue queue : all) {
            if (queue.getMessageCount() > 0) {
                String name = queue.getName().toString();
                long oldest = EmbeddedWaiting.oldest(queue);
                sizes.put(name, UnreadQueues.size(queue));
                ages.put(name, oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest));
            }
        }
        return new Fill(sizes, ages, settings);
    }

    /** @param sizes bytes, by queue @param ages of the first message, milliseconds, by queue */
    record Fill(Map<String, Long> sizes, Map<String, Long> ages, UnreadSettings settings) {

        private static final double NEAR = 0.8;

        long size() {
            return sizes.values().stream().mapToLong(Long::longValue).sum();
        }

        boolean isNearSize() {
            return size() >= NEAR * settings.maxSize().toBytes();
        }

        /** Queues whose first message is about to be cut for its age. */
        List<String> nearAge() {
            return ages.entrySet().stream()
                    .filter(each -> each.getValue() >= NEAR * settings.maxAge().toMillis())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
