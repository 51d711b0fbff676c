package io.callbackgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/** Calls over HTTPS, over HTTP/2 where that is offered. One client keeps its connection open and uses it again; another client opens a new one. */
public final class TlsClient {

    private final HttpClient http;

    private TlsClient(SSLContext context, String protocol) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        http = HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    public static TlsClient trusting(Authority server) {
        return trusting(server, null);
    }

    /** @param own what it shows when asked for a certificate, or {@code null} */
    public static TlsClient trusting(Authority server, KeyAndCertificates own) {
        return trusting(server, own, "TLSv1.3");
    }

    public static TlsClient trusting(Authority server, KeyAndCertificates own, String protocol) {
        return new TlsClient(context(server, own), protocol);
    }

    /**
     * Of one end of a connection.
     *
     * @param other whom it trusts
     * @param own what it shows, or {@code null}
     */
    public static SSLContext context(Authority other, KeyAndCertificates own) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("other", other.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore ownStore = KeyStore.getInstance("PKCS12");
            ownStore.load(null, null);
            if (own != null) {
                ownStore.setKeyEntry(
                        "own", own.key(), new char[0], own.certificates().toArray(X509Certificate[]::new));
            }
            keys.init(ownStore, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For what no HTTP client would send. */
    public Socket connect(int port) {
        try {
            Socket socket = http.sslContext().getSocketFactory().createSocket("localhost", port);
            socket.setSoTimeout(20_000);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> post(int port, String path, String... headers) {
        return send(port, path, "POST", headers);
    }

    public HttpResponse<String> get(int port, String path, String... headers) {
        return send(port, path, "GET", headers);
    }

    private HttpResponse<String> send(int port, String path, String method, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        try {
            return http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the server has shown. */
    public static X509Certificate certificateOf(HttpResponse<?> response) {
        try {
            return (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException(e);
        }
    }
}
