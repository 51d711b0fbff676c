package io.callbackgateway.inbox;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.ExternalBroker;
import io.callbackgateway.broker.ExternalBroker.State;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whether the inbox takes callbacks: its broker is there, and has room on its disk. */
@Component
public class InboxState {

    private final ObjectProvider<EmbeddedBroker> embedded;
    private final ObjectProvider<ExternalBroker> external;

    InboxState(ObjectProvider<EmbeddedBroker> embedded, ObjectProvider<ExternalBroker> external) {
        this.embedded = embedded;
        this.external = external;
    }

    public boolean takesCallbacks() {
        EmbeddedBroker broker = embedded.getIfAvailable();
        return broker == null
                ? external.getObject().state() == State.ANSWERS
                : broker.isActive() && !broker.isDiskFull();
    }
}
