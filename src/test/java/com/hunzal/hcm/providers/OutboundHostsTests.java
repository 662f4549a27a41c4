package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.providers.OutboundHosts.HostRefused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that an organization names; nothing is looked up on the network. */
class OutboundHostsTests {

    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            Map.entry("smtp.example.com", List.of("93.184.215.14")),
            Map.entry("mail.example.com", List.of("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")),
            Map.entry("xn--bcher-kva.example.com", List.of("93.184.215.14")),
            Map.entry("mail_1.example.com", List.of("93.184.215.14")),
            Map.entry("loopback.example.com", List.of("127.0.0.1")),
            Map.entry("loopback6.example.com", List.of("::1")),
            Map.entry("private.example.com", List.of("10.1.2.3")),
            Map.entry("linklocal.example.com", List.of("169.254.169.254")),
            Map.entry("mixed.example.com", List.of("93.184.215.14", "192.168.0.1")),
            Map.entry("mixed6.example.com", List.of("93.184.215.14", "fd00::1")),
            Map.entry("nat64.example.com", List.of("64:ff9b::7f00:1")),
            Map.entry("127.0.0.1.nip.example", List.of("127.0.0.1")),
            Map.entry("relay.corp.example", List.of("10.0.0.25")));

    private final OutboundHosts hosts =
            new OutboundHosts(List.of("Relay.corp.example", "10.9.9.9"), OutboundHostsTests::lookUp);

    /** Literal addresses are what they are; names mean what the table says. */
    static InetAddress[] lookUp(String host) throws UnknownHostException {
        var known = NAMES.get(host);
        if (known == null) {
            return literal(host);
        }
        var addresses = new InetAddress[known.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(known.get(i));
        }
        return addresses;
    }

    static InetAddress[] literal(String host) throws UnknownHostException {
        if (host.matches(".*[g-z].*")) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp.example.com",
                "SMTP.Example.COM",
                "mail.example.com",
                "xn--bcher-kva.example.com",
                "mail_1.example.com",
                "93.184.215.14",
                "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "198.20.0.1",
                "223.255.255.254",
                "relay.corp.example",
                "RELAY.corp.example",
                "10.9.9.9",
            })
    void serversOfTheInternetAndThoseThatTheOperatorAllowsMayBeNamed(String host) {
        assertThat(hosts.problem(host, 587)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // names of the own machine and network
                "localhost",
                "localhost.",
                "mail",
                "smtp.example.com.",
                "unknown.example.com",
                // names that mean an address there
                "loopback.example.com",
                "loopback6.example.com",
                "private.example.com",
                "linklocal.example.com",
                "mixed.example.com",
                "mixed6.example.com",
                "nat64.example.com",
                "127.0.0.1.nip.example",
                // addresses of IPv4
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.2.3",
                "240.0.0.1",
                "255.255.255.255",
                // the same in other forms
                "127.1",
                "127.0.1",
                "2130706433",
                "017700000001",
                "0177.0.0.1",
                "0x7f000001",
                "0x7f.0.0.1",
                "127.0.0.0x1",
                "127.0.0.01",
                "010.8.8.8",
                "127.0.0.1.",
                "256.1.1.1",
                "\uff11\uff12\uff17.0.0.1",
                "127\u3002" + "0.0.1",
                // addresses of IPv6
                "::",
                "::1",
                "0:0:0:0:0:0:0:1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fe80::1%eth0",
                "fec0::1",
                "ff02::1",
                "[::1]",
                "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]",
                "::g",
                // no hosts at all
                "",
                " ",
                " smtp.example.com",
                "smtp.example.com ",
                "smtp.example.com\r\n",
                "smtp.example.com\u0000.evil.example",
                "smtp..example.com",
                ".example.com",
                "-smtp.example.com",
                "smtp.example.com:25",
                "smtp.example.com/",
                "smtp.example.com#",
                "smtp.example.com@127.0.0.1",
                "user@smtp.example.com",
                "user:password@smtp.example.com",
                "http://smtp.example.com",
                "smtp.example.com\\@127.0.0.1",
                "%31%32%37.0.0.1",
                "b\u00fccher.example.com",
                "smtp.ex\u0430mple.com",
                "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
                // as an allowed one
                "relay.corp.example.evil.example",
                "relay.corp.example.",
                "evilrelay.corp.example",
                "10.9.9.99",
                "10.9.9.9.evil.example",
            })
    void everythingElseIsRefused(String host) {
        assertThat(hosts.problem(host, 25))
                .hasValueSatisfying(
                        problem -> assertThat(problem).startsWith("must be ").doesNotContain("127", "10.", "192"));
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.example.com, 25, true",
        "smtp.example.com, 465, true",
        "smtp.example.com, 587, true",
        "smtp.example.com, 2525, true",
        "smtp.example.com, 22, false",
        "smtp.example.com, 26, false",
        "smtp.example.com, 80, false",
        "smtp.example.com, 443, false",
        "smtp.example.com, 6379, false",
        "smtp.example.com, 0, false",
        "smtp.example.com, -1, false",
        "relay.corp.example, 10025, true",
        "relay.corp.example, 1, true",
        "relay.corp.example, 0, false",
        "relay.corp.example, 65536, false",
    })
    void onlyPortsForMailAndAnyOnTheOperatorsHosts(String host, int port, boolean allowed) {
        assertThat(hosts.problem(host, port).isEmpty()).isEqualTo(allowed);
        assertThat(hosts.isPortAllowed(host, port)).isEqualTo(allowed);
    }

    /** Nobody finds out in this way which names the private network has. */
    @Test
    void aPrivateNameIsRefusedInTheWordsForOneThatIsNotThere() {
        assertThat(hosts.problem("private.example.com", 25)).isEqualTo(hosts.problem("unknown.example.com", 25));
    }

    @Test
    void aNameThatChangesAfterTheCheckIsLookedAtAgain() throws Exception {
        var answers = new ArrayDeque<>(List.of("93.184.215.14", "127.0.0.1"));
        var changing =
                new OutboundHosts(List.of(), host -> new InetAddress[] {InetAddress.getByName(answers.remove())});

        assertThat(changing.problem("smtp.example.com", 25)).isEmpty();
        assertThatThrownBy(() -> changing.addresses("smtp.example.com", 25)).isInstanceOf(HostRefused.class);
    }

    /** Whatever the mail library has looked up by itself. */
    @Test
    void aConnectionGoesToTheAddressThatWasChecked() throws Exception {
        try (var server = new ScriptedMailServer();
                var socket = new GuardedSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 25), 2000);

            assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
            assertThat(socket.getPort()).isEqualTo(server.port());
        }
    }
}
