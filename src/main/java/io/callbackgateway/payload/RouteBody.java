package io.callbackgateway.payload;

import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;

/**
 * A body that a route reads, and whose it is: the callback's own, or what the provider's API has answered.
 *
 * @param charset what the {@code Content-Type} says of the callback's own bytes; UTF-8 of any other
 * @param answer whether it is an API's: asking again may mend it, which no attempt does with the callback's own
 */
record RouteBody(byte[] bytes, Charset charset, boolean answer) {

    /** @param body as Camel hands it to a data format: bytes, or text that a step has made of some */
    static RouteBody of(Object body, Exchange exchange) {
        byte[] bytes = body instanceof byte[] given
                ? given
                : exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, body);
        Callback callback = exchange.getVariable("callback", Callback.class);
        boolean own = callback != null && Arrays.equals(callback.body(), bytes);
        return new RouteBody(
                bytes == null ? new byte[0] : bytes,
                own ? BodyCharset.of(callback.headers().get("content-type")) : StandardCharsets.UTF_8,
                !own && exchange.getVariable("apiStatus") != null);
    }

    /** @param why goes on from "the body", and holds nothing of it */
    RuntimeException unreadable(String why) {
        return answer
                ? new ProviderUnavailableException("the answer of the provider's API " + why)
                : new UnreadableException("the body " + why);
    }
}
