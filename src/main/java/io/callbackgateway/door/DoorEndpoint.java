package io.callbackgateway.door;

import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Accepts only so many connections of one address, IPv6 by its first 64 bits: idle ones cost their owner nothing, and when Tomcat's
 * {@code max-connections} are open it lets everybody wait. Trusted proxies may have as many as they need.
 */
final class DoorEndpoint extends NioEndpoint {

    private int max;
    private TrustedProxies exempt;

    void setMaxByAddress(int max, TrustedProxies exempt) {
        this.max = max;
        this.exempt = exempt;
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (hasTooMany(socket.socket().getInetAddress())) {
            destroySocket(socket);
            return false;
        }
        return super.setSocketOptions(socket);
    }

    /** Counts only where there are as many of all addresses together: there is nothing to keep in step with what closes. */
    private boolean hasTooMany(InetAddress peer) {
        if (connections.size() < max || exempt.include(peer.getHostAddress())) {
            return false;
        }
        byte[] network = network(peer);
        return connections.keySet().stream()
                        .filter(each ->
                                Arrays.equals(network, network(each.socket().getInetAddress())))
                        .limit(max)
                        .count()
                == max;
    }

    private static byte[] network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
    }
}
