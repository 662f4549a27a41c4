package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.OutboundHosts.HostRefused;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.UnknownHostException;
import java.time.Duration;
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

    private final Transport transport;
    private final @Nullable GuardedSocket socket;
    private final SmtpWatch watch;
    private boolean used;

    /** @param socket null with the operator's own server, which is trusted */
    private SmtpConnection(Transport transport, @Nullable GuardedSocket socket, SmtpWatch watch) {
        this.transport = transport;
        this.socket = socket;
        this.watch = watch;
    }

    /** To the server of {@code spring.mail.*}, with all that is set there. */
    static SmtpConnection toOperators(JavaMailSenderImpl server, Duration timeout, SmtpWatch watch)
            throws MessagingException {
        var protocol = server.getProtocol() == null ? "smtp" : server.getProtocol();
        var properties = new Properties();
        properties.putAll(server.getSession().getProperties());
        setPatience(properties, "mail." + protocol, timeout, watch);
        var transport = Session.getInstance(properties).getTransport(protocol);
        transport.connect(server.getHost(), server.getPort(), emptyAsNull(server.getUsername()), server.getPassword());
        return new SmtpConnection(transport, null, watch);
    }

    /** To a server that an organization names. */
    static SmtpConnection toOrganizations(Account account, OutboundHosts hosts, Duration timeout, SmtpWatch watch)
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
                    return new SmtpConnection(transport, socket, watch);
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
        used = true;
        SmtpWatch.Talk talk = () -> transport.sendMessage(message, new Address[] {recipient});
        if (socket == null) {
            talk.run();
        } else {
            watch.over(socket, talk);
        }
    }

    /** Asks the server whether it still listens, if it has not just been greeted. */
    boolean isAlive() {
        if (!used) {
            return true;
        }
        if (socket != null) {
            socket.refill();
        }
        return transport.isConnected();
    }

    void close() {
        try {
            transport.close();
        } catch (MessagingException gone) {
            LOG.debug("A mail server did not hear the goodbye", gone);
        }
    }
}
