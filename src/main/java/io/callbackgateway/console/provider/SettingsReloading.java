package io.callbackgateway.console.provider;

import java.security.Principal;
import org.springframework.web.server.ResponseStatusException;

/** Reads the settings again; the whole gateway knows how, of which the console is a part. */
public interface SettingsReloading {

    /**
     * @return what has changed, for people
     * @throws ResponseStatusException as the API has it
     */
    String reloadFor(Principal user);
}
