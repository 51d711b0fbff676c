package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The provider's own status, verbatim; {@code label} is {@code null} where the provider has no words for it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderStatus(String code, String label) {}
