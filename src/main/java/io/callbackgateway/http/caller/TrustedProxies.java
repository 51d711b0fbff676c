package io.callbackgateway.http.caller;

import inet.ipaddr.IPAddress;
import io.callbackgateway.settings.BadSettingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code gateway.trusted-proxies}: who may say on whose behalf it calls. From a connection of anybody else, {@code X-Forwarded-For}
 * is a header like any other.
 *
 * <p>Each proxy appends the address that it was called from, so the header is read from its end: the first address that is not a
 * trusted proxy's is the caller's. What stands before it was in the request already when it reached the first trusted proxy, and
 * anybody can have written it. The header {@code Forwarded} (RFC 7239) is not supported.
 */
public final class TrustedProxies {

    /** With a port or without; brackets tell the colons of an IPv6 address, also IPv4-mapped, from the port's. */
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f.]*:[0-9A-Fa-f.:]*)]|([0-9.]+))(?::[0-9]{1,5})?");

    private final AddressList proxies;

    /** @throws BadSettingException where an entry is neither an address nor a CIDR, or is everybody's */
    public TrustedProxies(List<String> settings) {
        String key = "gateway.trusted-proxies";
        proxies = AddressList.of(key, settings);
        for (int i = 0; i < settings.size(); i++) {
            if (Integer.valueOf(0).equals(proxies.blocks().get(i).getPrefixLength())) {
                throw new BadSettingException(key + "[" + i + "]", "would let anybody pass for a proxy; name your own");
            }
        }
    }

    /** @param peer the socket's other end */
    public boolean include(String peer) {
        return proxies.contains(peer);
    }

    /**
     * The address that counts as the caller's. Where a proxy names none that can be read, and where all that are named are proxies
     * themselves, it is the peer's own: never one that stands further left.
     *
     * @param peer the socket's other end
     * @param forwardedFor the lines of {@code X-Forwarded-For} in their order
     */
    public String callerOf(String peer, List<String> forwardedFor) {
        if (!include(peer)) {
            return peer;
        }
        String[] addresses = String.join(",", forwardedFor).split(",", -1);
        for (int i = addresses.length - 1; i >= 0; i--) {
            IPAddress address = parse(addresses[i].strip());
            if (address == null) {
                return peer;
            }
            if (!proxies.contains(address)) {
                return address.toNormalizedString();
            }
        }
        return peer;
    }

    private static IPAddress parse(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return text.contains("/") ? null : AddressList.parse(text);
        }
        return AddressList.parse(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }
}
