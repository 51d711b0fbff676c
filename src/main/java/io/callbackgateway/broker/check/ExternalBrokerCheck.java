package io.callbackgateway.broker.check;

import io.callbackgateway.broker.BrokerManagement;
import io.callbackgateway.broker.BrokerManagement.AwayException;
import io.callbackgateway.broker.BrokerManagement.ClosedException;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.settings.BadSettingException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Verifies a broker that is not ours before anything is entrusted to it. Stock settings of Artemis give a callback up after ten
 * attempts without a delay, which is a second's outage of the database.
 *
 * <p>A broker that is wrong stops the start. One that is away is no wrong one: the start goes on without it, it is asked as soon as it
 * is there, and where it is wrong then, the process ends with {@value #EXIT_CODE}, so that its next start stops with the reason.
 */
@Component
@ConditionalOnExpression("!'${gateway.broker.url:}'.isBlank()")
class ExternalBrokerCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalBrokerCheck.class);

    /** EX_CONFIG of sysexits.h. */
    static final int EXIT_CODE = 78;

    private static final String KEY = "gateway.broker.url";
    private static final String FILE = "docker/artemis/broker.xml has all of it, with the reasons";

    private final BrokerSettings settings;
    private final BrokerAddresses addresses;
    private final Runnable exit;
    private volatile boolean done;

    @Autowired
    ExternalBrokerCheck(BrokerSettings settings, BrokerAddresses addresses) {
        this(settings, addresses, () -> System.exit(EXIT_CODE));
    }

    ExternalBrokerCheck(BrokerSettings settings, BrokerAddresses addresses, Runnable exit) {
        this.settings = settings;
        this.addresses = addresses;
        this.exit = exit;
        done = verify();
        if (!done) {
            LOG.warn("{}: nothing answers there; its settings are verified when something does", KEY);
        }
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    void verifyWhenItComes() {
        if (done) {
            return;
        }
        try {
            done = verify();
        } catch (BadSettingException wrong) {
            LOG.error("The broker that has come is not as it must be; the process ends. {}", wrong.getMessage());
            done = true;
            exit.run();
        }
    }

    /**
     * @return whether the broker was there
     * @throws BadSettingException naming the lines that it lacks
     */
    private boolean verify() {
        try (BrokerManagement broker = BrokerManagement.connect(settings)) {
            try {
                Requirements requirements = Requirements.ask(broker, addresses);
                stopWhereLacking(requirements.needed());
                if (!requirements.recommended().isEmpty()) {
                    LOG.warn(
                            "{}: the broker's memory or disk can fill. Its broker.xml should have, inside <core>:{}\n{}.",
                            KEY,
                            requirements.recommended(),
                            FILE);
                }
            } catch (ClosedException closed) {
                verifyByWhatCanBeSeen(broker, closed);
            }
            return true;
        } catch (AwayException away) {
            return false;
        } catch (ClosedException rejected) {
            throw new BadSettingException(
                    "gateway.broker.username",
                    "the broker of gateway.broker.url does not accept it with this gateway.broker.password");
        }
    }

    private static void verifyByWhatCanBeSeen(BrokerManagement broker, ClosedException closed) {
        try {
            stopWhereLacking(Probe.run(broker));
            LOG.warn(
                    "{}: the broker does not tell this user its settings ({}). Seen was that it does not give a message up at once."
                            + " Not verified: redelivery without end, dead letters, paging, a full disk, the memory of ids, the divert"
                            + " callbacks-events. Allow the user to manage activemq.management, or compare the broker with"
                            + " docker/artemis/broker.xml",
                    KEY,
                    closed.getMessage());
        } catch (ActiveMQException unseen) {
            LOG.warn(
                    "{}: nothing about the broker's settings could be verified ({}). Compare it with docker/artemis/broker.xml",
                    KEY,
                    unseen.getMessage());
        }
    }

    private static void stopWhereLacking(Missing missing) {
        if (!missing.isEmpty()) {
            throw new BadSettingException(
                    KEY,
                    "this broker would lose callbacks. Its broker.xml lacks, inside <core>:" + missing + "\n" + FILE
                            + ".");
        }
    }
}
