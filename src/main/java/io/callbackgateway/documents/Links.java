package io.callbackgateway.documents;

import com.fasterxml.jackson.core.JsonPointer;
import io.callbackgateway.api.ApiAccess;
import io.callbackgateway.ask.Ask;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.documents.storage.MissingException;
import io.callbackgateway.documents.storage.MissingReason;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.json.JsonText;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.provider.DocumentFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Where links to documents come from: the callback itself, or the provider's API. They are kept nowhere but there. */
@Component
class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private static final JsonPointer BODY = JsonPointer.compile("/body");
    private static final JsonPointer BODY_BASE64 = JsonPointer.compile("/bodyBase64");
    private static final int NOT_FOUND = 404;

    private final Ledger ledger;
    private final Asking asking;
    private final ProducerTemplate producer;
    private final CamelContext context;

    Links(Ledger ledger, Asking asking, ProducerTemplate producer, CamelContext context) {
        this.ledger = ledger;
        this.asking = asking;
        this.producer = producer;
        this.context = context;
    }

    /**
     * The documents that an event's callback is about; none where it links to none.
     *
     * @throws MissingException where the provider's API says that there are none
     * @throws Exception a transient failure
     */
    List<LinkedDocument> of(EventMessage event, DocumentFacts facts) throws Exception {
        return facts.question() == null ? inCallback(event, facts) : asked(event, facts);
    }

    /**
     * The same with new links, by a question to the provider.
     *
     * @throws MissingException where it cannot be asked, or says that there are none
     * @throws Exception a transient failure
     */
    List<LinkedDocument> renewed(EventMessage event, DocumentFacts facts) throws Exception {
        if (facts.question() != null) {
            return asked(event, facts);
        }
        if (!asking.canAsk(event.provider())) {
            LOG.warn(
                    "Links to documents of {} have expired, and its file has no route from ask:{} by which to get new ones",
                    event.partitionKey(),
                    event.provider());
            throw new MissingException(MissingReason.EXPIRED);
        }
        List<Callback> answers = new ArrayList<>();
        try {
            asking.ask(Ask.about(event.provider(), event.environment(), event.transactionId(), null), answers::add);
        } catch (Exception e) {
            throw transientOr(MissingReason.EXPIRED, e, event);
        }
        List<LinkedDocument> found = new ArrayList<>();
        for (Callback each : answers) {
            found.addAll(read(each.body(), facts));
        }
        return found;
    }

    private List<LinkedDocument> inCallback(EventMessage event, DocumentFacts facts) throws IOException {
        String request = ledger.rawRequest(event.callbackId());
        if (request == null) {
            return List.of(); // it has waited for so long that nobody keeps it any more
        }
        JsonText raw = JsonText.of(request.getBytes(StandardCharsets.UTF_8));
        String text = raw.text(BODY);
        byte[] body = text == null
                ? Base64.getDecoder().decode(raw.text(BODY_BASE64))
                : text.getBytes(StandardCharsets.UTF_8);
        try {
            return LinkedDocument.in(body, facts);
        } catch (IOException quotesIt) {
            LOG.warn("Callback {} has no documents: its body is no JSON, or too much of it", event.callbackId());
            return List.of();
        }
    }

    private List<LinkedDocument> asked(EventMessage event, DocumentFacts facts) throws Exception {
        Exchange question = new DefaultExchange(context);
        question.setVariable("transactionId", event.transactionId());
        ApiAccess.limited(event.provider(), event.environment(), 1).giveTo(question);
        producer.send("api:" + facts.question(), question);
        if (question.getException() != null) {
            throw transientOr(MissingReason.DENIED, question.getException(), event);
        }
        if (question.getVariable("apiStatus", Integer.class) == NOT_FOUND) {
            throw new MissingException(MissingReason.NOT_FOUND);
        }
        List<LinkedDocument> found = read(question.getMessage().getBody(byte[].class), facts);
        if (found.isEmpty()) {
            throw new MissingException(MissingReason.NOT_OFFERED);
        }
        return found;
    }

    private static List<LinkedDocument> read(byte[] answer, DocumentFacts facts) {
        try {
            return LinkedDocument.in(answer, facts);
        } catch (IOException quotesIt) {
            throw new ProviderUnavailableException("the provider's API answered with what is no JSON");
        }
    }

    private static Exception transientOr(MissingReason reason, Exception failure, EventMessage event) {
        if (Failures.isTransient(failure)) {
            return failure;
        }
        LOG.warn("There are no links to documents of {}: {}", event.partitionKey(), Failures.reason(failure, null));
        return new MissingException(reason);
    }
}
