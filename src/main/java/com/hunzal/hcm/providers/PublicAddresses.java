package com.hunzal.hcm.providers;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Which addresses are those of the public internet: the special ones of IANA's registries are not, whatever stands behind. */
final class PublicAddresses {

    /** Of IPv4: this network, private, shared (carriers' NAT), loopback, link-local, protocols, documentation, 6to4, benchmarks, multicast and the rest. */
    private static final List<Block> SPECIAL_IPV4 = blocks(
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
            "224.0.0.0/3");

    /** All that is in use of IPv6. Outside are loopback, private, link-local, multicast, and IPv4 in other clothes (NAT64, mapped). */
    private static final List<Block> GLOBAL_IPV6 = blocks("2000::/3");

    /** Protocols with Teredo, benchmarks and ORCHID, documentation twice, 6to4. */
    private static final List<Block> SPECIAL_IPV6 = blocks("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16");

    private record Block(byte[] start, int bits) {

        static Block of(String text) {
            var parts = text.split("/");
            try {
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException noLiteral) {
                throw new IllegalArgumentException(noLiteral);
            }
        }

        boolean has(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddresses() {}

    static boolean has(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address
                ? SPECIAL_IPV4.stream().noneMatch(each -> each.has(bytes))
                : GLOBAL_IPV6.stream().anyMatch(each -> each.has(bytes))
                        && SPECIAL_IPV6.stream().noneMatch(each -> each.has(bytes));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }
}
