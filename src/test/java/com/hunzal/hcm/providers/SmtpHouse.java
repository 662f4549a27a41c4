package com.hunzal.hcm.providers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The SMTP provider with all that belongs to it, and messages and accounts to try it with. */
final class SmtpHouse implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-01T08:30:15Z");
    static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    private final SmtpWatch watch;
    final SmtpConnections connections;
    final SmtpProvider provider;

    private SmtpHouse(OutboundHosts hosts, Duration timeout, int most, Duration keptFor) {
        var properties = new ProvidersProperties(timeout);
        watch = new SmtpWatch(properties);
        connections = new SmtpConnections(
                new StaticListableBeanFactory().getBeanProvider(JavaMailSenderImpl.class),
                hosts,
                properties,
                new SmtpProperties(List.of(), most, keptFor),
                watch);
        provider = new SmtpProvider(connections, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** For whom the operator has allowed the servers of these tests. */
    static SmtpHouse with(Duration timeout, int most, Duration keptFor) {
        return new SmtpHouse(
                new OutboundHosts(List.of("127.0.0.1"), OutboundHostsTests::literal), timeout, most, keptFor);
    }

    static SmtpHouse with(OutboundHosts hosts) {
        return new SmtpHouse(hosts, LONG_ENOUGH, 5, LONG_ENOUGH);
    }

    SendOutcome send(Account account) {
        return provider.send(to("ann@example.com"), account);
    }

    static Account account(int port, String... more) {
        return account("acme", "1", port, more);
    }

    /** @param more names and values, one after the other */
    static Account account(String organization, String fingerprint, int port, String... more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("host", "127.0.0.1");
        fields.put("port", String.valueOf(port));
        fields.put("security", "none");
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return new Account(organization, Account.Source.ORGANIZATION, fields, fingerprint);
    }

    static Message.Email to(String address) {
        return new Message.Email(
                "job-7.1",
                "<job-7.1@hunzal.example>",
                "hr@hunzal.example",
                "HR",
                null,
                address,
                null,
                "Holidays",
                "Approved.",
                "<p>Approved.</p>",
                List.of());
    }

    @Override
    public void close() {
        connections.destroy();
        watch.destroy();
    }
}
