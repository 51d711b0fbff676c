package io.callbackgateway.alarm;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.AlarmEvent;
import io.callbackgateway.event.EventMessage;
import java.time.Instant;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the bus and notifications that want it: {@code gateway.alarm.raised} and {@code gateway.alarm.cleared}. */
@Component
class AlarmEvents {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmEvents.class);

    private final BrokerSessions sessions;

    AlarmEvents(BrokerSessions sessions) {
        this.sessions = sessions;
    }

    void raised(Alarm alarm) {
        publish(event(alarm, null));
    }

    void cleared(Alarm alarm, Instant when) {
        publish(event(alarm, when));
    }

    private static EventMessage event(Alarm alarm, Instant clearedAt) {
        return new AlarmEvent(
                        alarm.key(),
                        alarm.kind(),
                        alarm.provider(),
                        alarm.environment(),
                        alarm.subject(),
                        alarm.text(),
                        alarm.remedy(),
                        alarm.raisedAt(),
                        clearedAt)
                .toMessage();
    }

    /** An alarm that the broker does not take is in the log, the metrics and the health all the same. */
    private void publish(EventMessage event) {
        try (BrokerSession broker = sessions.open()) {
            Events.createAlarmQueue(broker);
            Events.publish(event, broker);
            broker.commit();
        } catch (ActiveMQException e) {
            LOG.warn("The broker did not take the event about an alarm");
        }
    }
}
