package io.callbackgateway.http.caller;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Who calls, as far as the connection and trusted proxies tell.
 *
 * @param network the address, IPv6 by its first 64 bits, within which a caller chooses its address freely (RFC 4291 §2.5.4): what
 *     limits count by
 * @param expected whether the door that is called has a reason to expect this address
 */
public record Caller(String address, String network, boolean expected) {

    public static Caller of(String address, boolean expected) {
        return new Caller(address, networkOf(address), expected);
    }

    private static String networkOf(String address) {
        IPAddress parsed = address.contains(":") ? AddressList.parse(AddressList.withoutZone(address)) : null;
        if (parsed == null) {
            return address;
        }
        return (parsed.isIPv6() ? parsed.toZeroHost(64).withoutPrefixLength() : parsed).toNormalizedString();
    }

    /** The same of two connections, for when there are many to compare: without making texts of their addresses. */
    public static boolean areOfOneNetwork(InetAddress first, InetAddress second) {
        byte[] one = first.getAddress();
        byte[] other = second.getAddress();
        int bytes = one.length == 16 ? 8 : one.length;
        return one.length == other.length && Arrays.equals(one, 0, bytes, other, 0, bytes);
    }
}
