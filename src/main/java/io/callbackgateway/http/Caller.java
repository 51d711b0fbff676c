package io.callbackgateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

    public static String networkOf(String address) {
        InetAddress parsed = address.indexOf(':') < 0 ? null : AddressList.parse(address.split("%", 2)[0]);
        return parsed == null ? address : network(parsed);
    }

    static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, 8), 16))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // sixteen bytes are an address
        }
    }
}
