package com.hunzal.hcm.providers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Which hosts the service connects to because an organization says so: those of the public internet, and what the operator
 * allows in {@code hcm.providers.smtp.allowed-hosts}. Asked when a host is written, and again for each connection, which then
 * goes to the very address that was looked at: a name may mean another one a moment later.
 */
@Component
class OutboundHosts {

    private static final Set<Integer> PORTS = Set.of(25, 465, 587, 2525);
    private static final int LONGEST = 253;

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    /** At least two labels: what has one is a name of the own network. The last begins with a letter, so that it is no number. */
    private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)+(?=[a-z])" + LABEL);
    /** Without zeros in front, which some read as octal. */
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    /** Not which of the two: else organizations could ask for the names of the private network. */
    private static final String NOT_PUBLIC = "must be a host that can be looked up, on the public internet";

    private final Set<String> allowed;
    private final Resolver resolver;

    /** Looks up names, as {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** A host that the service does not connect to. Its message goes after the name of the field. */
    static class HostRefused extends Exception {

        HostRefused(String message) {
            super(message);
        }
    }

    @Autowired
    OutboundHosts(SmtpProperties properties) {
        this(properties.allowedHosts(), InetAddress::getAllByName);
    }

    OutboundHosts(List<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream().map(OutboundHosts::lower).collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /**
     * What is wrong with a mail server that an organization names; looks its name up, so it takes time.
     *
     * @return beginning with "must", for the field {@code host}, or {@code port} where that is what is wrong
     */
    Optional<String> problem(String host, int port) {
        try {
            addresses(host, port);
            return Optional.empty();
        } catch (HostRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (UnknownHostException unknown) {
            return Optional.of(NOT_PUBLIC);
        }
    }

    /** Whether the organization may name the port there: any on the operator's hosts. */
    boolean isPortAllowed(String host, int port) {
        return port > 0 && port <= 0xffff && (PORTS.contains(port) || allowed.contains(lower(host)));
    }

    /**
     * Where to connect to.
     *
     * @throws UnknownHostException if there is no such name, or not now
     */
    List<InetAddress> addresses(String host, int port) throws HostRefused, UnknownHostException {
        var name = lower(host);
        var isAllowed = allowed.contains(name);
        if (!isAllowed && !isWellFormed(name)) {
            throw new HostRefused("must be the name of a mail server, as smtp.example.com, in ASCII, or its address");
        }
        if (!isPortAllowed(name, port)) {
            throw new HostRefused("must be used with port 25, 465, 587 or 2525");
        }
        var addresses = Arrays.asList(resolver.addresses(name));
        if (!isAllowed && !addresses.stream().allMatch(PublicAddresses::has)) {
            throw new HostRefused(NOT_PUBLIC);
        }
        return addresses;
    }

    private static boolean isWellFormed(String name) {
        return name.length() <= LONGEST
                && (NAME.matcher(name).matches()
                        || IPV4.matcher(name).matches()
                        || IPV6.matcher(name).matches());
    }

    private static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
