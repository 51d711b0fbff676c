package io.callbackgateway.sample;

public record Header(String name, String value) {}
