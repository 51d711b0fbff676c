package io.callbackgateway.door;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How many bodies are being waited for, and how many bytes of bodies are in memory, over all requests and by address, so that
 * neither threads nor memory run out, and no one address can take all there is.
 */
@Component
class BodyQuota {

    private final int maxSlow;
    private final long maxBytes;
    private final Map<String, Usage> byAddress = new ConcurrentHashMap<>();
    private long bytes;

    BodyQuota(DoorSettings settings) {
        this.maxSlow = settings.maxSlowBodies();
        this.maxBytes = settings.maxBuffered().toBytes();
    }

    /** @return whether there is room for another body that is not all there yet; if so, {@link #waited} has to follow */
    boolean mayWait(String address) {
        return take(address, 1, 0);
    }

    void waited(String address) {
        give(address, 1, 0);
    }

    /** @return whether there is room for so many more bytes; if so, {@link #release} has to follow */
    boolean reserve(String address, int more) {
        synchronized (this) {
            if (bytes + more > maxBytes) {
                return false;
            }
            bytes += more;
        }
        boolean taken = take(address, 0, more);
        if (!taken) {
            giveBack(more);
        }
        return taken;
    }

    void release(String address, long less) {
        give(address, 0, less);
        giveBack(less);
    }

    private synchronized void giveBack(long less) {
        bytes -= less;
    }

    private boolean take(String address, int slow, long more) {
        Usage[] before = new Usage[1];
        Usage after = byAddress.compute(address, (key, usage) -> {
            before[0] = usage == null ? Usage.NONE : usage;
            Usage next = new Usage(before[0].slow + slow, before[0].bytes + more);
            return next.slow > maxSlow || next.bytes > maxBytes / 2 ? usage : next;
        });
        return after != null && after != before[0];
    }

    private void give(String address, int slow, long less) {
        byAddress.computeIfPresent(address, (key, usage) -> {
            Usage next = new Usage(usage.slow - slow, usage.bytes - less);
            return next.equals(Usage.NONE) ? null : next;
        });
    }

    private record Usage(int slow, long bytes) {
        private static final Usage NONE = new Usage(0, 0);
    }
}
