package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Money in integer minor units as the provider counts them; {@code currency} is ISO 4217 alphabetic. Any part may be {@code null}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Amounts(Long captured, Long credited, String currency) {}
