package io.callbackgateway.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives {@code @BeforeAll} the {@link RunningGateway} of all test classes of this JVM that need no other settings than {@link #SETTINGS}. A
 * class leaves it as it was, uses transactions of its own, and takes nothing from queues of events or {@code inbox.dead}, where others'
 * messages may be.
 */
public final class SharedGateway implements ParameterResolver {

    private static final String[] SETTINGS = {
        "gateway.providers.idpay.uat.auth[0].none=true",
        "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=key",
        "gateway.providers.proposal.homologation.auth[0].none=true",
        "gateway.providers.proposal.homologation.ack=202",
        "gateway.providers.netki.test.auth[0].api-key.secrets[0]=key",
        "gateway.providers.netki.production.auth[0].none=true",
        "gateway.providers.netki.production.allow-from[0]=192.0.2.1"
    };

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == RunningGateway.class;
    }

    @Override
    public RunningGateway resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(SharedGateway.class))
                .getOrComputeIfAbsent("gateway", started -> new Shared(RunningGateway.start(SETTINGS)), Shared.class)
                .gateway;
    }

    /** Closed with the store, after the last class. */
    private record Shared(RunningGateway gateway) implements CloseableResource {
        @Override
        public void close() {
            gateway.close();
        }
    }
}
