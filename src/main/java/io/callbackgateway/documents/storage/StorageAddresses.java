package io.callbackgateway.documents.storage;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import io.callbackgateway.provider.StorageHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Says to which addresses a connection for a document may be made: of a host of the settings, and public ones alone unless the settings
 * trust it. What it gives is what is connected to: a name cannot mean another address then than when it was looked at.
 */
final class StorageAddresses implements DnsResolver {

    /**
     * What is not public of IPv4, by IANA's registry of special-purpose addresses; then multicast and what is reserved; and the address by which
     * Azure speaks to its machines.
     */
    private static final List<IPAddress> NOT_PUBLIC_IPV4 = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "168.63.129.16/32");

    /** All that IANA has given out of IPv6 for public use; what leads to IPv4 (mapped, NAT64) is outside of it. */
    private static final IPAddress PUBLIC_IPV6 = block("2000::/3");

    /** Within that: protocols (Teredo among them), examples, and 6to4, which leads to IPv4. */
    private static final List<IPAddress> NOT_PUBLIC_IPV6 =
            blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

    private final List<StorageHost> hosts;
    private final DnsResolver dns;

    StorageAddresses(List<StorageHost> hosts, DnsResolver dns) {
        this.hosts = hosts;
        this.dns = dns;
    }

    /** Such a connection is not made. */
    static final class NotAllowedException extends UnknownHostException {
        private NotAllowedException() {
            super("not allowed");
        }
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        List<StorageHost> named =
                hosts.stream().filter(each -> each.has(host, port)).toList();
        InetAddress[] addresses = named.isEmpty() ? new InetAddress[0] : dns.resolve(host);
        boolean trusted = named.stream().anyMatch(StorageHost::isTrusted);
        if (addresses == null
                || addresses.length == 0
                || !trusted && !Arrays.stream(addresses).allMatch(StorageAddresses::isPublic)) {
            throw new NotAllowedException();
        }
        return Stream.of(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Nothing asks for an address without a port. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new NotAllowedException();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    static boolean isPublic(InetAddress given) {
        IPAddress address = ADDRESSES.from(given.getAddress()); // of a mapped one Java has made the IPv4 address
        return address.isIPv4()
                ? NOT_PUBLIC_IPV4.stream().noneMatch(block -> block.contains(address))
                : PUBLIC_IPV6.contains(address) && NOT_PUBLIC_IPV6.stream().noneMatch(block -> block.contains(address));
    }

    private static List<IPAddress> blocks(String... cidrs) {
        return Arrays.stream(cidrs).map(StorageAddresses::block).toList();
    }

    private static IPAddress block(String cidr) {
        return new IPAddressString(cidr).getAddress().toPrefixBlock();
    }
}
