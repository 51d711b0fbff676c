package io.callbackgateway.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Where traces go by OTLP: takes them, and writes into a file how many bytes have come. */
final class Collector {

    private Collector() {}

    /** Port and file. */
    public static void main(String[] args) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        AtomicLong bytes = new AtomicLong();
        server.createContext("/v1/traces", exchange -> {
            bytes.addAndGet(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            Files.writeString(Path.of(args[1]), bytes.toString());
        });
        server.start();
    }
}
