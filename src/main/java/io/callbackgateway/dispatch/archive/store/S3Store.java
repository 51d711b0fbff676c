package io.callbackgateway.dispatch.archive.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, by the client of the Camel endpoint that writes to it. */
final class S3Store implements ArchiveStore {

    /** As many are deleted by one request. */
    private static final int DELETED_AT_ONCE = 1000;

    private final Supplier<S3Client> client;
    private final String bucket;

    S3Store(Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        String prefix = prefix(folder);
        return asked(
                s3 -> s3
                        .listObjectsV2Paginator(
                                list -> list.bucket(bucket).prefix(prefix).delimiter("/"))
                        .commonPrefixes()
                        .stream()
                        .map(CommonPrefix::prefix)
                        .map(each -> each.substring(prefix.length(), each.length() - 1))
                        .sorted()
                        .toList());
    }

    @Override
    public List<String> names(String folder) throws IOException {
        String prefix = prefix(folder);
        return asked(s3 ->
                s3
                        .listObjectsV2Paginator(
                                list -> list.bucket(bucket).prefix(prefix).delimiter("/"))
                        .contents()
                        .stream()
                        .map(each -> each.key().substring(prefix.length()))
                        .filter(name -> !name.isEmpty() && !name.endsWith("/"))
                        .sorted()
                        .toList());
    }

    @Override
    public void keys(String folder, Each each) throws IOException {
        asked(s3 -> {
            for (S3Object object : s3.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(prefix(folder)))
                    .contents()) {
                each.on(object.key());
            }
            return null;
        });
    }

    private static String prefix(String folder) {
        return folder.isEmpty() ? "" : folder + "/";
    }

    @Override
    public boolean exists(String key) throws IOException {
        return asked(s3 -> {
            try {
                s3.headObject(head -> head.bucket(bucket).key(key));
                return true;
            } catch (NoSuchKeyException e) {
                return false;
            }
        });
    }

    @Override
    public byte[] read(String key) throws IOException {
        return asked(s3 -> {
            try {
                return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe();
            } catch (NoSuchKeyException e) {
                return null;
            }
        });
    }

    @Override
    public void write(String key, String contentType, byte[] content) throws IOException {
        asked(s3 -> s3.putObject(
                put -> put.bucket(bucket).key(key).contentType(contentType), RequestBody.fromBytes(content)));
    }

    @Override
    public void delete(List<String> keys) throws IOException {
        for (int from = 0; from < keys.size(); from += DELETED_AT_ONCE) {
            List<ObjectIdentifier> some = new ArrayList<>();
            for (String key : keys.subList(from, Math.min(keys.size(), from + DELETED_AT_ONCE))) {
                some.add(ObjectIdentifier.builder().key(key).build());
            }
            DeleteObjectsResponse answer = asked(
                    s3 -> s3.deleteObjects(request -> request.bucket(bucket).delete(all -> all.objects(some))));
            if (!answer.errors().isEmpty()) {
                throw new IOException(
                        "The store did not delete " + answer.errors().size() + " objects: "
                                + answer.errors().get(0).code());
            }
        }
    }

    private interface Question<T> {
        T to(S3Client s3) throws IOException;
    }

    private <T> T asked(Question<T> question) throws IOException {
        try {
            return question.to(client.get());
        } catch (SdkException e) {
            throw new IOException("The store does not answer as it should: " + e.getMessage(), e);
        }
    }
}
