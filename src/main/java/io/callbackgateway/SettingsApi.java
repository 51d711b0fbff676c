package io.callbackgateway;

import io.callbackgateway.SettingsReload.RejectedException;
import io.callbackgateway.SettingsReload.Reloaded;
import io.callbackgateway.console.provider.SettingsReloading;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Settings for people and scripts, at the admin door. */
@RestController
class SettingsApi implements SettingsReloading {

    private final SettingsReload settings;

    SettingsApi(SettingsReload settings) {
        this.settings = settings;
    }

    /**
     * Reads the settings again from where the start has read them, checks all of them, and has those hold that can change while the gateway
     * runs. Values are not told.
     *
     * @throws ResponseStatusException 422: they have a mistake, which the problem names, and those of before hold; 503: the gateway is still
     *     starting. Call again
     */
    @PostMapping("/api/settings/reload")
    Reloaded reload(Principal user) {
        if (!settings.isReady()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The gateway is still starting. Call again.");
        }
        try {
            return settings.reload(user.getName());
        } catch (RejectedException mistake) {
            throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_ENTITY, mistake.getMessage());
        }
    }

    @Override
    public String reloadFor(Principal user) {
        Reloaded reloaded = reload(user);
        String changed = reloaded.changed().isEmpty()
                ? "Nothing has changed."
                : "Changed: " + String.join(", ", reloaded.changed()) + ".";
        return reloaded.needRestart().isEmpty()
                ? changed
                : changed + " These need a restart: " + String.join(", ", reloaded.needRestart()) + ".";
    }
}
