package io.callbackgateway.admin.access;

/**
 * Whence somebody calls, beside the credentials.
 *
 * @param network what failures are counted by
 */
public record CallerDetails(String address, String network) {}
