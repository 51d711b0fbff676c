package io.callbackgateway.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netaxept's Query, on a bad day: an answer takes 20 to 200 ms, and one question of five fails, half of those with a 500, half with
 * some seconds of silence and a closed connection. The answer is the state at the moment of the question.
 */
final class NetaxeptApi implements AutoCloseable {

    private static final double FAILING = 0.2;
    private static final int TOTAL = 73_700;

    final AtomicInteger questions = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();

    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final HttpServer server;

    NetaxeptApi(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "netaxept");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/Query.aspx", this::answer);
        server.start();
    }

    /** From now on this is the transaction's state. */
    void set(String transactionId, String code) {
        states.put(transactionId, code);
    }

    private void answer(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        String state = states.get(transactionId(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        pause(random.nextInt(20, 200));
        double luck = random.nextDouble();
        if (luck < FAILING / 2) {
            failed.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
        } else if (luck < FAILING) {
            failed.incrementAndGet();
            pause(random.nextInt(2_000, 5_000));
        } else {
            byte[] xml = xml(state).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, xml.length);
            exchange.getResponseBody().write(xml);
        }
        exchange.close();
    }

    private static String transactionId(String form) {
        for (String pair : form.split("&")) {
            if (pair.startsWith("transactionId=")) {
                return URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String xml(String state) {
        if (state == null) {
            return "<?xml version=\"1.0\" encoding=\"utf-8\"?><Exception xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
                    + "<Error xsi:type=\"QueryException\"><Message>Unable to find transaction</Message></Error></Exception>";
        }
        int captured = switch (state) {
            case "AUTHORISED" -> 0;
            case "PARTIALLY_CAPTURED" -> 20_000;
            default -> TOTAL;
        };
        int credited = switch (state) {
            case "PARTIALLY_CREDITED" -> 10_000;
            case "CREDITED" -> TOTAL;
            default -> 0;
        };
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><PaymentInfo><MerchantId>12000000</MerchantId><ErrorLog />"
                + "<OrderInformation><Amount>" + TOTAL + "</Amount><Currency>DKK</Currency><OrderNumber>80085</OrderNumber>"
                + "<Total>" + TOTAL + "</Total></OrderInformation><Summary><AmountCaptured>" + captured
                + "</AmountCaptured><AmountCredited>" + credited
                + "</AmountCredited><Annulled>false</Annulled><Authorized>true</Authorized></Summary></PaymentInfo>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
