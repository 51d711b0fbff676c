package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.providers.<provider>.<environment>.documents}: from where documents are fetched that a callback links to.
 *
 * @param hosts of storage, each a {@link StorageHost}
 * @param maxSize of one document; a larger one is not stored
 */
public record DocumentsSettings(@DefaultValue List<String> hosts, @DefaultValue("25MB") DataSize maxSize) {

    private static final DataSize LEAST = DataSize.ofBytes(1);
    private static final DataSize MOST = DataSize.ofGigabytes(1);

    void check(Bounds bounds) {
        bounds.check(!hosts.isEmpty(), "hosts", "must name the hosts that documents may be fetched from");
        for (int i = 0; i < hosts.size(); i++) {
            bounds.check(
                    StorageHost.of(hosts.get(i)) != null,
                    "hosts[" + i + "]",
                    "must be a host name such as documents.example or *.documents.example, with :port where it is not 443; or an origin"
                            + " that may be at a private address, such as http://localhost:8081");
        }
        bounds.size("max-size", maxSize, LEAST, MOST);
    }

    public List<StorageHost> storage() {
        return hosts.stream().map(StorageHost::of).toList();
    }
}
