package io.callbackgateway.http;

import io.callbackgateway.http.caller.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many bodies are being waited for, and how many bytes of bodies are in memory, so that neither threads nor memory run out. No
 * one address can take all there is, nor can any number of unexpected ones: those have half of the bytes among them, and twice as
 * many slow bodies as one address, and the rest stays for the providers.
 */
@Component
public class BodyQuota {

    private final DoorSettings settings;
    private final Map<String, Usage> byNetwork = new HashMap<>();
    private Usage unexpected = Usage.NONE;
    private long bytes;

    BodyQuota(DoorSettings settings) {
        this.settings = settings;
    }

    public RequestBody bodyOf(HttpServletRequest request, Caller caller) {
        return new RequestBody(request, caller, settings, this);
    }

    /**
     * @param slow how many more bodies that are not all there yet
     * @return whether there is room; if so, {@link #release} has to follow
     */
    synchronized boolean take(Caller caller, int slow, long more) {
        long half = settings.maxBuffered().toBytes() / 2;
        int maxSlow = settings.maxSlowBodies();
        Usage ofNetwork = byNetwork.getOrDefault(caller.network(), Usage.NONE);
        boolean room = bytes + more <= 2 * half
                && ofNetwork.plus(slow, more).isWithin(maxSlow, half)
                && (caller.expected() || unexpected.plus(slow, more).isWithin(2L * maxSlow, half));
        if (room) {
            add(caller, slow, more);
        }
        return room;
    }

    synchronized void release(Caller caller, int slow, long less) {
        add(caller, -slow, -less);
    }

    private void add(Caller caller, int slow, long more) {
        bytes += more;
        byNetwork.compute(caller.network(), (key, usage) -> {
            Usage next = (usage == null ? Usage.NONE : usage).plus(slow, more);
            return next.equals(Usage.NONE) ? null : next;
        });
        if (!caller.expected()) {
            unexpected = unexpected.plus(slow, more);
        }
    }

    private record Usage(int slow, long bytes) {

        private static final Usage NONE = new Usage(0, 0);

        Usage plus(int moreSlow, long moreBytes) {
            return new Usage(slow + moreSlow, bytes + moreBytes);
        }

        boolean isWithin(long maxSlow, long maxBytes) {
            return slow <= maxSlow && bytes <= maxBytes;
        }
    }
}
