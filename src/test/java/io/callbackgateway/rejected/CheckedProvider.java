package io.callbackgateway.rejected;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A provider {@code checked} that calls by GET and POST. The header {@code X-Number} becomes its event's reference. */
final class CheckedProvider {

    private CheckedProvider() {}

    static void writeTo(Path routes) {
        try {
            FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
            Files.writeString(
                    routes.resolve("checked.camel.yaml"),
                    """
                    - beans:
                        - name: checked
                          type: io.callbackgateway.provider.ProviderFacts
                          properties:
                            environments: "test, other, digest, foreign, proxied, signed, tokens, down, crash, coded, shared, older"
                            methods: "GET, POST"
                    - route:
                        id: checked
                        from:
                          uri: inbox:checked
                          steps:
                            - setVariable: { name: transactionId, simple: "${variable.callback.id}" }
                            - setVariable: { name: reference, simple: "${variable.callback.headers[x-number]}" }
                            - setVariable: { name: status, constant: approved }
                            - to: direct:record
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
