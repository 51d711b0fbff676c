package io.callbackgateway.admin;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.admin}.
 *
 * @param password where it is empty, a random one is made and printed at every start
 * @param sslBundle the TLS bundle whose certificate it shows; empty: plain HTTP
 */
public record AdminSettings(
        @DefaultValue("8081") int port,
        @DefaultValue("admin") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String sslBundle) {
    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.admin";
    }
}
