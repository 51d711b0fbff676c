package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Why the provider says so. Either part may be {@code null}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(String code, String text) {}
