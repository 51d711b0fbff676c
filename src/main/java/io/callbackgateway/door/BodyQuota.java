package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many bodies are being waited for, and how many bytes of bodies are in memory, so that neither threads nor memory run out. No
 * one address can take all there is, nor can any number of them that no door has a reason to expect: those have half of the bytes
 * among them, and twice as many slow bodies as one address, and the rest stays for the providers.
 */
@Component
class BodyQuota {

    private final Gatekeeper gatekeeper;
    private final int maxSlow;
    private final long maxBytes;
    private final Map<String, Usage> byNetwork = new HashMap<>();
    private Usage strangers = Usage.NONE;
    private long bytes;

    BodyQuota(Gatekeeper gatekeeper, DoorSettings settings) {
        this.gatekeeper = gatekeeper;
        this.maxSlow = settings.maxSlowBodies();
        this.maxBytes = settings.maxBuffered().toBytes();
    }

    /** Whose part a body takes from now on; it does not change when its caller proves itself. */
    Part partOf(HttpServletRequest request, String caller) {
        Door door = (Door) request.getAttribute(Door.class.getName());
        return new Part(FailedAttempts.network(caller), door != null && gatekeeper.expects(door, caller));
    }

    /** @return whether there is room for another body that is not all there yet; if so, {@link #waited} has to follow */
    boolean mayWait(Part part) {
        return take(part, 1, 0);
    }

    void waited(Part part) {
        add(part, -1, 0);
    }

    /** @return whether there is room for so many more bytes; if so, {@link #release} has to follow */
    boolean reserve(Part part, int more) {
        return take(part, 0, more);
    }

    void release(Part part, long less) {
        add(part, 0, -less);
    }

    private synchronized boolean take(Part part, int slow, long more) {
        boolean room = bytes + more <= maxBytes
                && byNetwork
                        .getOrDefault(part.network, Usage.NONE)
                        .plus(slow, more)
                        .isWithin(maxSlow, maxBytes / 2)
                && (part.expected || strangers.plus(slow, more).isWithin(2L * maxSlow, maxBytes / 2));
        if (room) {
            add(part, slow, more);
        }
        return room;
    }

    private synchronized void add(Part part, int slow, long more) {
        bytes += more;
        byNetwork.compute(part.network, (key, usage) -> {
            Usage next = (usage == null ? Usage.NONE : usage).plus(slow, more);
            return next.equals(Usage.NONE) ? null : next;
        });
        if (!part.expected) {
            strangers = strangers.plus(slow, more);
        }
    }

    /**
     * @param network the caller's address, IPv6 by the part that a caller cannot choose
     * @param expected whether its door has a reason to expect the caller
     */
    record Part(String network, boolean expected) {}

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
