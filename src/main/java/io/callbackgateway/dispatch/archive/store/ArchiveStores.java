package io.callbackgateway.dispatch.archive.store;

import io.callbackgateway.dispatch.archive.ArchiveSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import org.apache.camel.support.service.ServiceHelper;

/** The store behind {@code gateway.archive.uri}. */
public final class ArchiveStores {

    private ArchiveStores() {}

    /** @return empty for an endpoint that only writes */
    public static Optional<ArchiveStore> of(ArchiveSettings settings, CamelContext camel) {
        Optional<Path> folder = settings.folder();
        if (folder.isPresent()) {
            return folder.map(FolderStore::new);
        }
        if (!settings.uri().startsWith("aws2-s3:")) {
            return Optional.empty();
        }
        AWS2S3Endpoint endpoint = camel.getEndpoint(settings.uri(), AWS2S3Endpoint.class);
        return Optional.of(new S3Store(
                () -> {
                    ServiceHelper.startService(endpoint); // which makes its client
                    return endpoint.getS3Client();
                },
                endpoint.getConfiguration().getBucketName()));
    }
}
