package io.callbackgateway.dispatch;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.archive}.
 *
 * @param uri a Camel endpoint that writes the body under {@code CamelFileName} or {@code CamelAwsS3Key}: {@code file:…},
 *     {@code aws2-s3://bucket?…}
 */
public record ArchiveSettings(@DefaultValue("") String uri) {}
