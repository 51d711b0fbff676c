package io.callbackgateway;

import io.callbackgateway.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class CallbackGatewayApplication {

    public static void main(String[] args) {
        if (Commands.areIn(args)) {
            System.exit(Commands.run(args));
        }
        try {
            SpringApplication.run(CallbackGatewayApplication.class, args);
        } catch (RuntimeException reported) {
            // Boot has said why. Threads of what did start must not keep half a gateway alive.
            System.exit(1);
        }
    }
}
