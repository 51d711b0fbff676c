package io.callbackgateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One request of a provider, byte for byte; each {@code with} gives another one. {@code Content-Length} and, where it has none of its
 * own, {@code Host} and {@code Connection: close} are added when it is sent.
 *
 * @param target path and query as they stand in the request line
 * @param headers names and values in turn; each character is one byte
 */
public record Call(String method, String target, List<String> headers, byte[] body) {

    public static final String HOST = "gateway.example";

    public static Call post(String target, String body) {
        return new Call(
                "POST", target, List.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    public Call withMethod(String other) {
        return new Call(other, target, headers, body);
    }

    public Call withTarget(String other) {
        return new Call(method, other, headers, body);
    }

    public Call withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    public Call withBody(byte[] other) {
        return new Call(method, target, headers, other);
    }

    /** Beside headers of that name that are there already. */
    public Call and(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(Arrays.asList(name, value));
        return new Call(method, target, List.copyOf(more), body);
    }

    /** In place of headers of that name. */
    public Call with(String name, String value) {
        return without(name).and(name, value);
    }

    public Call without(String name) {
        List<String> less = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equalsIgnoreCase(name)) {
                less.addAll(headers.subList(i, i + 2));
            }
        }
        return new Call(method, target, List.copyOf(less), body);
    }

    /** The value of the first header of that name, or {@code null}. */
    public String header(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    public RawConnection.Answer to(int port) {
        return from("127.0.0.1", port);
    }

    public RawConnection.Answer from(String localAddress, int port) {
        try (RawConnection connection = RawConnection.from(localAddress, port)) {
            return connection.send(bytes()).answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (header("Host") == null) {
            head.append("Host: ").append(HOST).append("\r\n");
        }
        for (int i = 0; i < headers.size(); i += 2) {
            head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        if (header("Connection") == null) {
            head.append("Connection: close\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
