package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.OutboundHosts.HostRefused;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;

/** An open conversation with a mail server, one message after the other. */
final class SmtpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    /** A name with ten dead addresses is not to keep a worker for ten timeouts. */
    private static final int MOST_ADDRESSES = 2;

    private final Opening opening;
    private final SmtpWatch watch;
    private @Nullable Opened opened;

    /** Connects, and logs in. */
    @FunctionalInterface
    interface Opening {
        Opened open() throws MessagingException, HostRefused;
    }

    /** @param socket null with the operator's own server, which is trusted */
    record Opened(Transport transport, @Nullable GuardedSocket socket) {}

    SmtpConnection(Opening opening, SmtpWatch watch) {
        this.opening = opening;
        this.watch = watch;
    }

    /** Unless it is. */
    void open() throws MessagingException, HostRefused {
        if (opened == null) {
            opened = opening.open();
        }
    }

    /** To the server of {@code spring.mail.*}, with all that is set there. */
    static Opened toOperators(JavaMailSenderImpl server, Duration timeout, SmtpWatch watch) throws MessagingException {
        var protocol = server.getProtocol() == null ? "smtp" : server.getProtocol();
        var properties = new Properties();
        properties.putAll(server.getSession().getProperties());
        setPatience(properties, "mail." + protocol, timeout, watch);
        var transport = Session.getInstance(properties).getTransport(protocol);
        transport.connect(server.getHost(), server.getPort(), emptyAsNull(server.getUsername()), server.getPassword());
        return new Opened(transport, null);
    }

    /** To a server that an organization names. */
    static Opened toOrganizations(Account account, OutboundHosts hosts, Duration timeout, SmtpWatch watch)
            throws MessagingException, HostRefused {
        var host = account.required("host");
        var port = Integer.parseInt(account.required("port"));
        var failure = new MessagingException("no address");
        try {
            for (var address :
                    hosts.addresses(host, port).stream().limit(MOST_ADDRESSES).toList()) {
                var socket = new GuardedSocket(address, port);
                var properties = properties(account, socket);
                setPatience(properties, "mail.smtp", timeout, watch);
                var transport = Session.getInstance(properties).getTransport("smtp");
                try {
                    watch.over(
                            socket,
                            () -> transport.connect(
                                    host,
                                    port,
                                    emptyAsNull(account.optional("username")),
                                    account.optional("password")));
                    return new Opened(transport, socket);
                } catch (MailConnectException notThere) {
                    failure = notThere;
                }
            }
        } catch (UnknownHostException unknown) {
            throw new MessagingException("unknown host", unknown);
        }
        throw failure;
    }

    private static Properties properties(Account account, GuardedSocket socket) {
        var properties = new Properties();
        properties.put("mail.smtp.socketFactory", new GuardedSocket.Factory(socket));
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        var security = account.required("security");
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(security.equals("tls")));
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(security.equals("starttls")));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(security.equals("starttls")));
        return properties;
    }

    private static void setPatience(Properties properties, String prefix, Duration timeout, SmtpWatch watch) {
        for (var name : new String[] {".connectiontimeout", ".timeout", ".writetimeout"}) {
            if (!isTime(properties.get(prefix + name))) {
                properties.setProperty(prefix + name, String.valueOf(timeout.toMillis()));
            }
        }
        properties.put(prefix + ".executor.writetimeout", watch.clock());
        // A look at a kept connection that also ends what an earlier message may have left open.
        properties.setProperty(prefix + ".userset", "true");
        properties.setProperty(prefix + ".quitwait", "false");
    }

    /** Angus Mail takes anything else, also 10s, for infinite. */
    private static boolean isTime(@Nullable Object value) {
        return value != null && value.toString().matches("[1-9]\\d{0,8}");
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return StringUtils.hasLength(text) ? text : null;
    }

    void send(EmailMessage message, Address recipient) throws MessagingException {
        say(to -> to.sendMessage(message, new Address[] {recipient}));
    }

    /** Asks the server whether it still listens; what is not open yet will ask in time. */
    boolean isAlive() {
        if (opened == null) {
            return true;
        }
        try {
            say(server -> {
                if (!server.isConnected()) {
                    throw new MessagingException("not any more");
                }
            });
            return true;
        } catch (MessagingException gone) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Words {
        void to(Transport server) throws MessagingException;
    }

    private void say(Words words) throws MessagingException {
        var to = Objects.requireNonNull(opened, "not open");
        if (to.socket() == null) {
            words.to(to.transport());
        } else {
            watch.over(to.socket(), () -> words.to(to.transport()));
        }
    }

    void close() {
        try {
            if (opened != null) {
                opened.transport().close();
            }
        } catch (MessagingException gone) {
            LOG.debug("A mail server did not hear the goodbye", gone);
        }
    }
}
