package io.callbackgateway.documents;

import io.callbackgateway.dispatch.EventsComponent;
import io.callbackgateway.documents.storage.FetchedDocument;
import io.callbackgateway.documents.storage.Spool;
import io.callbackgateway.documents.storage.Storage;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.provider.DocumentFacts;
import io.callbackgateway.provider.DocumentsSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * For each environment whose settings have {@code documents} a durable subscription of its events alone. What a callback links to is stored
 * at once; when all of it is dealt with, an event of its own goes to {@code direct:publish}.
 */
@Component
class DocumentRoutes extends RouteBuilder implements DisposableBean {

    /** Events of different transactions. */
    private static final int EVENTS_AT_ONCE = 4;

    /** Documents, of all those events together. Each holds a thread for as long as its storage takes. */
    private static final int FETCHES_AT_ONCE = 8;

    private final ProviderSettings settings;
    private final Providers providers;
    private final Links links;
    private final Spool spool;
    private final DocumentsTable table;
    private final ProducerTemplate producer;
    private final MeterRegistry meters;
    private final List<ExecutorService> fetchers = new ArrayList<>();

    DocumentRoutes(
            ProviderSettings settings,
            Providers providers,
            Links links,
            Spool spool,
            DocumentsTable table,
            ProducerTemplate producer,
            MeterRegistry meters) {
        this.settings = settings;
        this.providers = providers;
        this.links = links;
        this.spool = spool;
        this.table = table;
        this.producer = producer;
        this.meters = meters;
    }

    @Override
    public void configure() {
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    if (each.documents() != null) {
                        configure(provider, environment, each.documents());
                    }
                }));
    }

    private void configure(String provider, String environment, DocumentsSettings wanted) {
        String name = "documents-" + provider + "-" + environment;
        ExecutorService threads = Executors.newFixedThreadPool(FETCHES_AT_ONCE, task -> new Thread(task, name));
        fetchers.add(threads);
        Storage storage = new Storage(wanted, spool, SystemDefaultDnsResolver.INSTANCE);
        Endpoint lane = endpoint("events:" + name + "?provider=" + provider + "&environment=" + environment
                + "&parallel=" + EVENTS_AT_ONCE);
        Documents documents =
                new Documents(links, storage, (key, document) -> store(key, document, lane), table, threads, meters);
        from(lane)
                .routeId(name)
                .routeConfigurationId(LaneRoutes.ID)
                .description("Stores what callbacks of " + provider + "/" + environment + " link to, and tells it")
                .process(exchange -> tell(exchange, documents))
                .to("direct:publish");
    }

    /** Makes the event of the documents the variable {@code event}, or stops the route where there is nothing to tell. */
    private void tell(Exchange exchange, Documents documents) throws Exception {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        DocumentFacts facts = event.isAboutDocuments() || event.isAboutAlarm() ? null : facts(event);
        Optional<EventMessage> told =
                facts == null || facts.question() != null && !facts.isAskedAt(event.providerStatus())
                        ? Optional.empty()
                        : documents.of(event, exchange.getProperty(EventsComponent.SENT_AT, Instant.class), facts);
        exchange.setRouteStop(told.isEmpty());
        told.ifPresent(each -> exchange.setVariable("event", each));
    }

    /** @return {@code null} where the provider has no documents */
    private DocumentFacts facts(EventMessage event) {
        ProviderFacts facts = providers.facts(event.provider());
        if (facts == null) {
            throw new ProviderUnavailableException(event.provider() + ".camel.yaml has mistakes");
        }
        return facts.documents();
    }

    /** @param lane to which failures are left */
    private void store(String key, FetchedDocument document, Endpoint lane) throws Exception {
        Exchange exchange = new DefaultExchange(getContext());
        exchange.getExchangeExtension().setFromEndpoint(lane);
        exchange.setVariable("key", key);
        exchange.setVariable("mediaType", document.mediaType());
        exchange.getMessage().setBody(document.file().toFile());
        producer.send("direct:store-document", exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }

    @Override
    public void destroy() {
        fetchers.forEach(ExecutorService::shutdownNow);
    }
}
