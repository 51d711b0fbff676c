package io.callbackgateway.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import java.io.CharConversionException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.spi.DataFormatFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code unmarshal: json} in routes: a JSON object becomes maps, lists, texts, exact numbers and booleans. No duplicate keys, no trailing
 * content, no comments, no bytes that its charset does not have; depth and numbers are bounded. The callback's own body is read by the
 * charset of its {@code Content-Type}, else as UTF-8. Where a provider sends arrays: {@code unmarshal: {json: {useList: true}}}.
 *
 * <p>Camel's data format with a strict mapper would do but for three things: of bytes it reads the forms of Unicode alone; a number of a
 * few bytes may have a billion digits; and some of what a body can be guilty of comes as an exception that looks like a passing one.
 */
final class StrictJson extends JacksonDataFormat {

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Payload.MAX_DEPTH)
                            .maxNumberLength(Payload.MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Far beyond any amount or version. */
    private static final int MAX_SCALE = 100;

    StrictJson() {
        super(MAPPER.copy(), Object.class); // a copy, because options of a step would change it for all
    }

    /** @throws UnreadableException and Jackson's exceptions for what is no such JSON */
    @Override
    public Object unmarshal(Exchange exchange, Object body) throws Exception {
        Charset charset = body instanceof byte[] bytes ? charset(bytes, exchange) : null;
        Object decodable =
                charset == null || BodyCharset.isDetected(charset) ? body : BodyCharset.reader((byte[]) body, charset);
        Object value = checked(() -> super.unmarshal(exchange, decodable));
        boolean wanted = getUnmarshalType() == Object.class ? value instanceof Map : value != null;
        if (!wanted) {
            throw new UnreadableException("the body is JSON, but no object");
        }
        return value;
    }

    /** What the callback's header says, for the callback's own body: another is the answer of an API, and has no header here. */
    static Charset charset(byte[] body, Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        boolean own = callback != null && Arrays.equals(callback.body(), body);
        return BodyCharset.of(own ? callback.headers().get("content-type") : null);
    }

    /** What was read, where nothing in it is out of bounds. */
    static <T> T checked(Callable<T> reading) throws Exception {
        try {
            T value = reading.call();
            checkNumbers(Collections.singleton(value));
            return value;
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson lets those of BigDecimal through
            throw new JsonParseException(null, "a number beyond all bounds", e);
        } catch (CharacterCodingException | CharConversionException e) {
            // as they are they would pass for a failure to read, which passes
            throw new JsonParseException(null, "bytes that are not of its charset", e);
        }
    }

    /** A number of a few bytes can have a billion digits: whoever writes those out runs out of memory. */
    private static void checkNumbers(Iterable<?> values) {
        for (Object value : values) {
            if (value instanceof Map<?, ?> object) {
                checkNumbers(object.values());
            } else if (value instanceof List<?> list) {
                checkNumbers(list);
            } else if (value instanceof BigDecimal number && Math.abs((long) number.scale()) > MAX_SCALE) {
                throw new UnreadableException("the body holds a number with an exponent beyond " + MAX_SCALE);
            }
        }
    }

    /** Under the name by which Camel looks for what makes the data format of {@code json}. */
    @Configuration
    static class StrictJsonConfiguration {
        @Bean("jackson-dataformat-factory")
        DataFormatFactory strictJson() {
            return StrictJson::new;
        }
    }
}
