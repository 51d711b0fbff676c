package io.callbackgateway.documents.storage;

import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.provider.DocumentsSettings;
import io.callbackgateway.provider.StorageHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.tika.mime.MimeType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts from which the documents of one environment of a provider are fetched. A link leads to no other, redirects are not followed, and
 * nobody's credentials are sent but what the link itself holds. Nothing of a link is in a message or log but its host.
 */
public final class Storage {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** For all of a document. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Characters. */
    private static final int MAX_LINK = 8_000;

    private static final int BUFFER = 16 * 1024;

    private final List<StorageHost> hosts;
    private final long maxSize;
    private final Spool spool;
    private final BoundedClient http;

    public Storage(DocumentsSettings settings, Spool spool, DnsResolver dns) {
        this.hosts = settings.storage();
        this.maxSize = settings.maxSize().toBytes();
        this.spool = spool;
        this.http = new BoundedClient(CONNECT_TIMEOUT, DEADLINE, new StorageAddresses(hosts, dns));
    }

    /** What of an answer counts; {@code size} is negative where it is too much. */
    private record Answer(int status, long size, byte[] hash) {}

    /**
     * @return to be closed, which deletes its file
     * @throws MissingException {@code EXPIRED} where the link says so of itself, {@code DENIED} where the storage does not take it: a new link
     *     may be better; any other reason stays
     * @throws IOException what passes: no answer, or one that says so
     */
    public FetchedDocument fetch(String link) throws MissingException, IOException {
        URI url = allowed(link);
        if (hasExpired(url)) {
            throw new MissingException(MissingReason.EXPIRED);
        }
        Path file = spool.file();
        boolean fetched = false;
        try {
            Answer answer = ask(url, file);
            if (answer.status() != HttpStatus.SC_OK) {
                throw failure(answer.status(), url);
            }
            if (answer.size() < 0) {
                throw new MissingException(MissingReason.TOO_LARGE);
            }
            MimeType type = MediaTypes.of(file);
            fetched = true;
            return new FetchedDocument(
                    file, answer.size(), Hex.encodeHexString(answer.hash()), type.getName(), type.getExtension());
        } finally {
            if (!fetched) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether a link that leads to one of the hosts says of itself that it has expired. */
    public boolean hasExpired(String link) throws MissingException {
        return hasExpired(allowed(link));
    }

    private static boolean hasExpired(URI url) {
        return !LinkLifetime.end(url).isAfter(Instant.now());
    }

    /** Of what a link leads to, whatever its query: links to one thing differ in that. */
    public static String location(String link) {
        return DigestUtils.sha256Hex(link.split("[?#]", 2)[0]);
    }

    private URI allowed(String link) throws MissingException {
        try {
            URI url = new URI(link.length() <= MAX_LINK ? link : "");
            if (url.getHost() != null
                    && url.getRawUserInfo() == null
                    && hosts.stream().anyMatch(host -> host.has(url))) {
                return url;
            }
        } catch (URISyntaxException quotesIt) {
            // is none that leads anywhere
        }
        throw new MissingException(MissingReason.HOST_NOT_ALLOWED);
    }

    private Answer ask(URI url, Path file) throws MissingException, IOException {
        HttpGet request = new HttpGet(url);
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        try {
            return http.send(request, answer -> read(answer, file));
        } catch (IOException e) {
            if (e.getCause() instanceof StorageAddresses.NotAllowedException) {
                LOG.warn("{} is at an address that is not public: its documents are not fetched", url.getHost());
                throw new MissingException(MissingReason.ADDRESS_NOT_ALLOWED);
            }
            throw new IOException(url.getHost() + " gives " + e.getMessage()); // without the cause, which may quote
        }
    }

    private Answer read(ClassicHttpResponse answer, Path file) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (answer.getCode() != HttpStatus.SC_OK || entity == null) {
            return new Answer(answer.getCode(), 0, DigestUtils.sha256(new byte[0]));
        }
        if (entity.getContentLength() > maxSize) {
            return new Answer(answer.getCode(), -1, null);
        }
        MessageDigest hash = DigestUtils.getSha256Digest();
        long size = 0;
        InputStream in = entity.getContent();
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > maxSize) {
                    return new Answer(answer.getCode(), -1, null);
                }
                hash.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return new Answer(answer.getCode(), size, hash.digest());
    }

    private static MissingException failure(int status, URI url) throws IOException {
        if (status >= 500
                || status == HttpStatus.SC_REQUEST_TIMEOUT
                || status == HttpStatus.SC_TOO_EARLY
                || status == HttpStatus.SC_TOO_MANY_REQUESTS) {
            throw new IOException(url.getHost() + " answers " + status);
        }
        if (status == HttpStatus.SC_NOT_FOUND || status == HttpStatus.SC_GONE) {
            return new MissingException(MissingReason.NOT_FOUND);
        }
        return new MissingException(status / 100 == 3 ? MissingReason.REDIRECTED : MissingReason.DENIED);
    }
}
