package io.callbackgateway.dispatch.archive;

/**
 * What is written to the archive in one go.
 *
 * @param key relative, with slashes, and safe for any file system and object store
 */
public record ArchiveObject(String key, String contentType, byte[] content) {}
