package io.callbackgateway.emulator;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class EmulatorUriFactory extends PathUriFactory {

    public EmulatorUriFactory() {
        super(
                "emulator",
                "provider",
                Set.of(
                        "provider",
                        "environment",
                        "histories",
                        "expected",
                        "attempts",
                        "firstDelay",
                        "backOff",
                        "lapse",
                        "pauses",
                        "parallel",
                        "begin",
                        "doubles",
                        "shuffled",
                        "thin",
                        "listed",
                        "linksFor",
                        "tokensFor"));
    }
}
