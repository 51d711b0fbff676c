package io.callbackgateway.http.caller;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import io.callbackgateway.settings.BadSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * IP addresses and CIDRs. An IPv4-mapped IPv6 address ({@code ::ffff:203.0.113.7}, RFC 4291 §2.5.5.2) is the IPv4 address
 * everywhere: as an entry and as what is looked for.
 */
public record AddressList(List<IPAddress> blocks) {

    /** The parser would also take ranges, masks, zones and more. */
    private static final Pattern ADDRESS_OR_CIDR = Pattern.compile("[0-9A-Fa-f.:]+(?:/[0-9]{1,3})?");

    /** Four decimal numbers; no leading zero, as for some that means octal. */
    private static final IPAddressStringParameters USUAL_IPV4 = new IPAddressStringParameters.Builder()
            .allowSingleSegment(false)
            .allow_inet_aton(false)
            .getIPv4AddressParametersBuilder()
            .allowLeadingZeros(false)
            .getParentBuilder()
            .toParams();

    /**
     * @param key of the list, for the error
     * @throws BadSettingException where an entry is neither an address nor a CIDR; a host name is neither
     */
    public static AddressList of(String key, List<String> settings) {
        List<IPAddress> blocks = new ArrayList<>();
        for (String setting : settings) {
            IPAddress block = parse(setting.trim());
            if (block == null) {
                throw new BadSettingException(key + "[" + blocks.size() + "]", "is neither an IP address nor a CIDR");
            }
            blocks.add(block);
        }
        return new AddressList(List.copyOf(blocks));
    }

    /** @param address as the socket has it; an IPv6 zone has no say */
    public boolean contains(String address) {
        return !isEmpty() && contains(parse(withoutZone(address)));
    }

    boolean contains(IPAddress address) {
        return address != null && blocks.stream().anyMatch(block -> block.contains(address));
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** @return {@code null} where the text is neither an address nor a CIDR; names are never looked up */
    static IPAddress parse(String text) {
        IPAddress parsed =
                ADDRESS_OR_CIDR.matcher(text).matches() ? new IPAddressString(text, USUAL_IPV4).getAddress() : null;
        if (parsed == null) {
            return null;
        }
        IPAddress block = parsed.toPrefixBlock();
        if (block.isIPv4Convertible()) {
            return block.toIPv4();
        }
        return parsed.isIPv4Convertible() ? null : block; // null: ::ffff:0:0/95 is more than all of IPv4
    }

    static String withoutZone(String address) {
        return address.split("%", 2)[0];
    }
}
