package io.callbackgateway.auth;

import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A call as a verifier sees it, without the wire in between. */
public final class WireRequests {

    private WireRequests() {}

    public static WireRequest of(Call call, Instant at) {
        return of(call, at, call::body);
    }

    public static WireRequest of(Call call, Instant at, WireRequest.Body body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (call.header("Host") == null) {
            headers.put("host", List.of(Call.HOST));
        }
        for (int i = 0; i < call.headers().size(); i += 2) {
            headers.computeIfAbsent(call.headers().get(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(call.headers().get(i + 1));
        }
        String bytes = new String(call.target().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String[] target = bytes.split("\\?", 2);
        return new WireRequest(
                call.method(),
                target[0],
                target.length > 1 ? target[1] : null,
                headers,
                body,
                null,
                "127.0.0.1",
                false,
                List.of(),
                at);
    }
}
