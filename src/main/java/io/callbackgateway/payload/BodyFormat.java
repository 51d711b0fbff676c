package io.callbackgateway.payload;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.support.service.ServiceSupport;

/** A data format that reads only, into nested maps: {@code unmarshal: { custom: <name> }}. */
abstract class BodyFormat extends ServiceSupport implements DataFormat, DataFormatName {

    /** @throws RuntimeException that {@link RouteBody#unreadable} makes */
    abstract Map<String, Object> read(RouteBody body);

    @Override
    public final Object unmarshal(Exchange exchange, Object body) {
        return read(RouteBody.of(body, exchange));
    }

    @Override
    public final Object unmarshal(Exchange exchange, InputStream stream) {
        return unmarshal(exchange, (Object) stream);
    }

    @Override
    public final void marshal(Exchange exchange, Object graph, OutputStream stream) {
        throw new UnsupportedOperationException(getDataFormatName() + " reads, and does not write");
    }
}
