package io.callbackgateway.processing;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.provider.ProviderSettings;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says at a start which callbacks nobody is going to process: those of a provider or environment that is not configured any more. */
@Component
class UnconfiguredInboxes implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(UnconfiguredInboxes.class);

    private final ObjectProvider<EmbeddedBroker> embedded;
    private final ProviderSettings settings;

    UnconfiguredInboxes(ObjectProvider<EmbeddedBroker> embedded, ProviderSettings settings, CamelContext context)
            throws Exception {
        this.embedded = embedded;
        this.settings = settings;
        context.addStartupListener(this);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        Set<String> processed = new HashSet<>();
        settings.providers()
                .forEach((provider, environments) ->
                        environments.keySet().forEach(each -> processed.add(Inbox.queue(provider, each))));
        embedded.ifAvailable(broker -> broker.queues()
                .filter(queue -> queue.getName().toString().startsWith("inbox.")
                        && !queue.getName().toString().equals(DeadLetters.QUEUE)
                        && !processed.contains(queue.getName().toString())
                        && queue.getMessageCount() > 0)
                .forEach(queue -> LOG.warn(
                        "{} callbacks wait in {} and are not processed: configure gateway.providers for it again",
                        queue.getMessageCount(),
                        queue.getName())));
    }
}
