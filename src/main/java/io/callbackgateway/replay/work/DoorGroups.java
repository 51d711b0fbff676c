package io.callbackgateway.replay.work;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.provider.TransactionIds;
import org.springframework.stereotype.Component;

/** Which callbacks have to stay in order: as the door looks for it. */
@Component
class DoorGroups {

    private final Providers providers;

    DoorGroups(Providers providers) {
        this.providers = providers;
    }

    /** A callback with its group. */
    Callback grouped(Callback callback) {
        ProviderFacts facts = providers.facts(callback.provider());
        String transactionId = facts == null
                ? null
                : new TransactionIds(facts)
                        .find(
                                callback.query(),
                                callback.body(),
                                callback.headers().get("content-type"));
        return callback.inGroup(TransactionIds.group(callback.provider(), callback.environment(), transactionId));
    }
}
