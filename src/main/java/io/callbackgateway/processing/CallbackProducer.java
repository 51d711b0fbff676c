package io.callbackgateway.processing;

import io.callbackgateway.ask.Ask;
import io.callbackgateway.ask.RunningAsk;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.provider.TransactionIds;
import io.callbackgateway.template.RequestTemplate;
import io.callbackgateway.template.RequestTemplate.Filled;
import io.callbackgateway.text.CallerText;
import io.callbackgateway.text.QueryParameters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Makes a callback of what a provider has answered, and hands it to who asked. */
final class CallbackProducer extends DefaultProducer {

    private final CallbackEndpoint endpoint;
    private final String provider;
    private final Providers providers;
    private final RequestTemplate request;

    CallbackProducer(CallbackEndpoint endpoint, String provider, Providers providers, RequestTemplate request) {
        super(endpoint);
        this.endpoint = endpoint;
        this.provider = provider;
        this.providers = providers;
        this.request = request;
    }

    @Override
    public void process(Exchange exchange) {
        RunningAsk running = RunningAsk.of(exchange);
        if (running == null || !running.ask().provider().equals(provider)) {
            throw new FailedException("to: inbox:" + provider + " can only stand in a route from ask:" + provider);
        }
        ProviderFacts facts = providers.facts(provider);
        if (facts == null) {
            throw new FailedException("the file of " + provider + " has mistakes");
        }
        Callback callback = callback(running.ask(), facts, exchange);
        running.take(callback);
    }

    private Callback callback(Ask ask, ProviderFacts facts, Exchange exchange) {
        String method = method(facts);
        Filled filled = request.fill(name -> value(name, exchange));
        Map<String, String> query = QueryParameters.of(filled.query());
        Map<String, String> headers = new HashMap<>();
        filled.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        byte[] body = body(method, filled, exchange);
        String found = new TransactionIds(facts).find(query, body, headers.get("content-type"));
        if (!ask.isSweep()) {
            check(found, ask, facts);
        }
        return new Callback(
                Callback.newId(),
                provider,
                ask.environment(),
                Origin.RECONCILIATION,
                TransactionIds.group(provider, ask.environment(), found),
                method,
                query,
                headers,
                "",
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                body,
                ask.basis());
    }

    /** Where the facts say where an id stands, it must stand there: what names no transaction is no answer about one. */
    private static void check(String found, Ask ask, ProviderFacts facts) {
        boolean looked = !facts.transactionIdParameters().isEmpty()
                || !facts.transactionIdPointers().isEmpty();
        if (found == null && looked) {
            throw new FailedException("the answer names no transaction");
        }
        if (found != null && !found.equals(ask.transactionId())) {
            throw new FailedException("the answer is about another transaction");
        }
    }

    private String method(ProviderFacts facts) {
        String method = endpoint.getMethod() == null ? facts.methods().get(0) : endpoint.getMethod();
        if (!facts.methods().contains(method)) {
            throw new FailedException("the facts of " + provider + " do not name the method " + method);
        }
        return method;
    }

    /** Variables alone: what the settings hold of the API, secrets among it, belongs into no callback. */
    private Object value(String name, Exchange exchange) {
        Object value = exchange.getVariable(name);
        if (value == null) {
            throw new FailedException(
                    "{" + name + "} of to: inbox:" + provider + " is no variable that the route has set");
        }
        return value;
    }

    /** Without one in the template, that of the message, which is what the provider has answered. */
    private byte[] body(String method, Filled filled, Exchange exchange) {
        if (filled.body() != null) {
            return CallerText.bytes(filled.body());
        }
        Object body = exchange.getMessage().getBody();
        if (body == null || method.equals("GET")) {
            return new byte[0];
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof String text) {
            return CallerText.bytes(text);
        }
        throw new FailedException(
                "the body is neither bytes nor text: name json, form or xml at to: inbox:" + provider);
    }
}
