package io.callbackgateway.auth.certificate;

import org.springframework.boot.ssl.SslBundles;

/**
 * What the rest of the settings offers to {@code certificate}.
 *
 * @param bundles with the providers' authorities
 * @param tls whether the door speaks TLS itself, so that a handshake can prove a certificate
 * @param proxies whether there are trusted proxies that can tell of one
 */
public record CertificateSources(SslBundles bundles, boolean tls, boolean proxies) {}
