package io.callbackgateway;

import io.callbackgateway.SettingsReload.RejectedException;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.settings.SettingValues;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

/**
 * With {@code gateway.reload-on-change}: reads the settings' files every few seconds, and reloads once they say something else and have said
 * it twice, so that no file is used that is half written.
 */
@Component
class SettingsWatch implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);

    private static final Duration LOOK = Duration.ofSeconds(2);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "settings-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final SettingsReload reload;
    private final String[] arguments;
    private Object used;
    private Object seen;

    SettingsWatch(GatewaySettings settings, SettingsReload reload, ApplicationArguments arguments) {
        this.reload = reload;
        this.arguments = arguments.getSourceArgs();
        if (settings.reloadOnChange()) {
            used = read();
            seen = used;
            looks.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            Object now = read();
            if (reload.isReady() && !now.equals(used) && now.equals(seen)) {
                used = now;
                reload.reload(AuditLog.GATEWAY);
            }
            seen = now;
        } catch (RejectedException mistake) {
            LOG.error("The settings have changed and have a mistake; those of before hold. {}", mistake.getMessage());
        } catch (RuntimeException e) { // the schedule would end
            used = null;
            LOG.warn("The settings have changed and could not be reloaded: {}", Failures.describe(e));
        }
    }

    /** What can be compared: also that they cannot be read, and why. */
    private Object read() {
        try {
            return SettingValues.read(arguments);
        } catch (RuntimeException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    @Override
    public void destroy() {
        looks.shutdownNow();
    }
}
