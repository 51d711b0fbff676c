package io.callbackgateway.backup;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.dispatch.archive.ArchivedEvents;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.ledger.ToldEvents;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * After a restore, and before a ledger that lacks events is used: reads what was told since from the archive, and from what still waits
 * for it, before the first callback is taken.
 */
@Component
class CatchUp implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private static final String ARCHIVE = Events.SUBSCRIPTION + "archive";

    private final Instance instance;
    private final ArchivedEvents archive;
    private final BrokerSessions sessions;
    private final ToldEvents ledger;
    private final Path mark;

    CatchUp(Instance instance, ArchivedEvents archive, BrokerSessions sessions, ToldEvents ledger, DataDirectory data) {
        this.instance = instance;
        this.archive = archive;
        this.sessions = sessions;
        this.ledger = ledger;
        this.mark = data.path().resolve(Restore.MARK);
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            if (Files.exists(mark)) {
                catchUp(Files.readString(mark, StandardCharsets.US_ASCII));
            }
            if (instance.isBehind()) {
                catchUp(instance.behindSince());
            }
            instance.goOn();
            Files.deleteIfExists(mark);
        } catch (IOException | ActiveMQException e) {
            throw new BadSettingException(
                    "gateway.archive.uri",
                    "events that were told after the ledger's last moment are to be read from the archive, so that their ids are not"
                            + " given to others, and it cannot be read (" + Failures.describe(e)
                            + "). Nothing has been processed. Start again when it is there; where it is lost, let this be a new one");
        }
    }

    /** @param time ISO 8601; empty for everything that was ever told */
    private void catchUp(String time) throws IOException, ActiveMQException {
        LocalDate from = time.isEmpty()
                ? LocalDate.EPOCH
                : Instant.parse(time).atZone(ZoneOffset.UTC).toLocalDate().minusDays(1);
        if (!archive.areReadable()) {
            LOG.warn(
                    "The archive (gateway.archive.uri) is neither a folder nor aws2-s3, and cannot be read back: events told after {} are"
                            + " not known, and their ids may be given to others",
                    time);
            return;
        }
        LOG.info("Reads what was told from {} on from the archive", from);
        AtomicInteger read = new AtomicInteger();
        AtomicInteger learned = new AtomicInteger();
        archive.since(from, told -> {
            learned.addAndGet(ledger.learn(told));
            if (read.addAndGet(told.size()) / 100_000 > (read.get() - told.size()) / 100_000) {
                LOG.info("{} events read, {} of them were not known", read, learned);
            }
        });
        List<ToldEvents.Told> waiting = waiting();
        learned.addAndGet(ledger.learn(waiting));
        LOG.warn(
                "{} events in the archive and {} that wait for it were read, {} of them were not known to the ledger",
                read,
                waiting.size(),
                learned);
    }

    private List<ToldEvents.Told> waiting() throws ActiveMQException {
        List<ToldEvents.Told> waiting = new ArrayList<>();
        try (BrokerSession broker = sessions.open()) {
            if (broker.hasQueue(ARCHIVE)) {
                ClientConsumer browser = broker.browse(ARCHIVE, null);
                for (ClientMessage message = browser.receiveImmediate();
                        message != null;
                        message = browser.receiveImmediate()) {
                    EventMessage event = Events.read(message);
                    if (event != null && !event.isAboutDocuments() && !event.isAboutAlarm()) {
                        waiting.add(new ToldEvents.Told(event, null));
                    }
                }
            }
        }
        return waiting;
    }
}
