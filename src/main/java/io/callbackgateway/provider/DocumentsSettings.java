package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.providers.<provider>.<environment>.documents}: from where documents are fetched that a callback links to.
 *
 * @param hosts of storage: {@code documents.example}, or {@code *.documents.example} for all below it
 * @param maxSize of one document; a larger one is not stored
 */
public record DocumentsSettings(@DefaultValue List<String> hosts, @DefaultValue("25MB") DataSize maxSize) {

    private static final DataSize LEAST = DataSize.ofBytes(1);
    private static final DataSize MOST = DataSize.ofGigabytes(1);

    void check(Bounds bounds) {
        bounds.check(!hosts.isEmpty(), "hosts", "must name the hosts that documents may be fetched from");
        bounds.size("max-size", maxSize, LEAST, MOST);
    }
}
