package io.callbackgateway.routefile;

import java.nio.file.Path;

/**
 * {@code gateway.routes-dir} and {@code gateway.strict-routes}.
 *
 * @param dir with a file for each provider
 * @param strict whether a mistake in the file of a configured provider stops the start
 */
public record RoutesSettings(Path dir, boolean strict) {}
