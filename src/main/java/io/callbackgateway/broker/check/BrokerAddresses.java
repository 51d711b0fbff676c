package io.callbackgateway.broker.check;

import java.util.List;

/**
 * Addresses of the broker that this gateway uses, as far as its settings name them.
 *
 * @param inboxes {@code inbox.<provider>.<environment>}
 * @param events {@code callbacks.<environment>.<status>}, one of each environment
 */
public record BrokerAddresses(List<String> inboxes, List<String> events) {}
