package io.callbackgateway.http;

import io.callbackgateway.settings.BadSettingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * IP addresses and CIDRs. An IPv4-mapped IPv6 address ({@code ::ffff:203.0.113.7}, RFC 4291 §2.5.5.2) is the IPv4 address
 * everywhere: as an entry and as what is looked for.
 */
public record AddressList(List<IpAddressMatcher> entries) {

    private static final Pattern ENTRY = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");
    private static final Pattern IPV4;

    static {
        String octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"; // no leading zero: for some that means octal
        IPV4 = Pattern.compile(octet + "(?:\\." + octet + "){3}");
    }

    /**
     * @param key of the list, for the error
     * @throws BadSettingException where an entry is neither an address nor a CIDR; a host name is neither
     */
    public static AddressList of(String key, List<String> settings) {
        List<IpAddressMatcher> entries = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            try {
                entries.add(entry(settings.get(i).trim()));
            } catch (IllegalArgumentException neither) {
                throw new BadSettingException(key + "[" + i + "]", "is neither an IP address nor a CIDR");
            }
        }
        return new AddressList(List.copyOf(entries));
    }

    private static IpAddressMatcher entry(String text) {
        Matcher entry = ENTRY.matcher(text);
        InetAddress address = entry.matches() ? parse(entry.group(1)) : null;
        if (address == null) {
            throw new IllegalArgumentException();
        }
        if (entry.group(2) == null) {
            return new IpAddressMatcher(address.getHostAddress());
        }
        int bits = Integer.parseInt(entry.group(2));
        if (entry.group(1).contains(":") && address.getAddress().length == 4) {
            bits -= 96; // ::ffff:0:0/96 is all of IPv4
            if (bits < 0) {
                throw new IllegalArgumentException();
            }
        }
        return new IpAddressMatcher(address.getHostAddress() + "/" + bits);
    }

    /** @param address as the socket has it; an IPv6 zone has no say */
    public boolean contains(String address) {
        InetAddress parsed = isEmpty() ? null : parse(address.split("%", 2)[0]);
        return parsed != null && contains(parsed);
    }

    boolean contains(InetAddress address) {
        String text = address.getHostAddress();
        return entries.stream().anyMatch(entry -> entry.matches(text));
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** @return {@code null} where the text is no address; names are never looked up */
    static InetAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
            // in brackets, the JDK takes nothing but IPv6; it turns IPv4-mapped addresses into IPv4
            return text.contains(":") && !text.contains("%") && !text.contains("[")
                    ? InetAddress.getByName("[" + text + "]")
                    : null;
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
