package io.callbackgateway.payload;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
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
 * few bytes may have a billion digits; and what is wrong must be told by whose fault it is.
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

    /** @throws RuntimeException that {@link RouteBody#unreadable} makes, for what is no such JSON */
    @Override
    public Object unmarshal(Exchange exchange, Object given) throws Exception {
        RouteBody body = RouteBody.of(given, exchange);
        Object decodable = BodyCharset.isDetected(body.charset())
                ? body.bytes()
                : BodyCharset.reader(body.bytes(), body.charset());
        Object value;
        try {
            value = checked(() -> super.unmarshal(exchange, decodable));
        } catch (MismatchedInputException e) {
            throw body.unreadable(
                    new String(body.bytes(), body.charset()).isBlank()
                            ? "is no JSON: it is empty"
                            : "is JSON, but no " + (isList() ? "array" : "object"));
        } catch (JacksonException e) {
            throw body.unreadable("is no JSON" + why(e));
        }
        if (value == null || !isList() && getUnmarshalType() == Object.class && !(value instanceof Map)) {
            throw body.unreadable(
                    value instanceof List ? "is a JSON array: unmarshal with useList: true" : "is JSON, but no object");
        }
        return value;
    }

    private boolean isList() {
        return getCollectionType() != null;
    }

    private static String why(JacksonException e) {
        if (e instanceof OutOfBoundsException) {
            return ": it holds " + e.getOriginalMessage();
        }
        JsonLocation at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** What was read, where nothing in it is out of bounds. */
    static <T> T checked(Callable<T> reading) throws Exception {
        try {
            T value = reading.call();
            checkNumbers(Collections.singleton(value));
            return value;
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson lets those of BigDecimal through
            throw new OutOfBoundsException("a number beyond all bounds");
        } catch (CharacterCodingException | CharConversionException e) {
            // as they are they would pass for a failure to read, which passes
            throw new OutOfBoundsException("bytes that are not of its charset");
        }
    }

    /** A number of a few bytes can have a billion digits: whoever writes those out runs out of memory. */
    private static void checkNumbers(Iterable<?> values) throws OutOfBoundsException {
        for (Object value : values) {
            if (value instanceof Map<?, ?> object) {
                checkNumbers(object.values());
            } else if (value instanceof List<?> list) {
                checkNumbers(list);
            } else if (value instanceof BigDecimal number && Math.abs((long) number.scale()) > MAX_SCALE) {
                throw new OutOfBoundsException("a number beyond all bounds");
            }
        }
    }

    /** What Jackson does not mind, or tells in other ways. The message holds nothing of the content. */
    private static final class OutOfBoundsException extends JsonParseException {
        OutOfBoundsException(String what) {
            super(null, what);
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
