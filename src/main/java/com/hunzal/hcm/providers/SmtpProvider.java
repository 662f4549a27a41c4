package com.hunzal.hcm.providers;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.providers.OutboundHosts.HostRefused;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.providers.SmtpConnections.NoneFree;
import com.hunzal.hcm.settings.Channel;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.stereotype.Component;

/** Any mail server: an organization's own, or the operator's of {@code spring.mail.*}. */
@Component
class SmtpProvider implements Provider {

    static final String NAME = "smtp";

    private static final Logger LOG = LoggerFactory.getLogger(SmtpProvider.class);

    /** When to come again to a server whose connections are all in use. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Nothing has been tried. */
    private static final SendOutcome BUSY = SendOutcome.of(
                    Kind.THROTTLED,
                    Stage.CONFIGURATION,
                    "All connections that this service may have to the mail server are in use.")
            .notBefore(SOON);

    private record Server(Source source, String owner, String fingerprint) {

        static Server of(Account account) {
            var owner = account.source() == Source.OPERATOR ? "" : account.organizationId();
            return new Server(account.source(), owner, account.fingerprint());
        }
    }

    private final SmtpConnections connections;
    private final Clock clock;
    private final LoadingCache<Server, SmtpTraffic> traffic =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(10)).build(server -> new SmtpTraffic());

    SmtpProvider(SmtpConnections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<CredentialField> fields() {
        return List.of(
                new CredentialField("host", true, false),
                new CredentialField("port", true, false),
                new CredentialField("username", false, false),
                new CredentialField("password", false, true),
                new CredentialField("security", true, false));
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var email = (Message.Email) message;
        var road = traffic.get(Server.of(account));
        if (!road.isOpen()) {
            return SendOutcome.of(
                    Kind.TRANSIENT,
                    Stage.CONNECT,
                    "The mail server has not answered lately: one message at a time asks again.");
        }
        var outcome = send(email, account, road);
        road.hasSeen(outcome);
        return outcome;
    }

    private SendOutcome send(Message.Email email, Account account, SmtpTraffic road) {
        try {
            EmailAddress.of(email.from());
        } catch (IllegalArgumentException wrong) {
            return SendOutcome.of(
                    Kind.CONFIG,
                    Stage.SENDER,
                    "The sender's address " + wrong.getMessage() + ": set email_from_address.");
        }
        EmailMessage mime;
        try {
            mime = EmailMime.of(email, clock.instant());
        } catch (MessagingException | UnsupportedEncodingException | IllegalArgumentException wrong) {
            return SendOutcome.of(
                    Kind.MESSAGE,
                    Stage.CONTENT,
                    "The message cannot be written as an e-mail: " + wrong.getMessage() + ".");
        }
        try {
            var connection = connection(account, road);
            return connection == null ? BUSY : send(mime, email, account, connection);
        } catch (MessagingException failure) {
            return told(failure, SmtpAnswer.of(failure, false, email.from()));
        } catch (HostRefused refused) {
            return SendOutcome.of(
                    Kind.CONFIG, Stage.CONFIGURATION, "The host of the mail server " + refused.getMessage() + ".");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return BUSY;
        } catch (IllegalArgumentException | NoSuchBeanDefinitionException wrong) {
            LOG.debug("An account cannot be used", wrong);
            return SendOutcome.of(
                    Kind.CONFIG, Stage.CONFIGURATION, "The mail server's host, port or security is missing or wrong.");
        }
    }

    /** @return null if all are in use, and nothing moves */
    private @Nullable SmtpConnection connection(Account account, SmtpTraffic road)
            throws MessagingException, HostRefused, InterruptedException {
        var start = System.nanoTime();
        while (true) {
            try {
                return connections.take(account);
            } catch (NoneFree inUse) {
                if (!road.isMoving(start)) {
                    return null;
                }
            }
        }
    }

    private SendOutcome send(EmailMessage mime, Message.Email email, Account account, SmtpConnection connection)
            throws MessagingException {
        var keep = false;
        try {
            connection.send(mime, new InternetAddress(email.to(), true));
            keep = true;
            return SendOutcome.ok(null);
        } catch (MessagingException failure) {
            var outcome = told(failure, SmtpAnswer.of(failure, mime.isWritten(), email.from()));
            // Angus Mail has ended the message then, and the conversation goes on.
            keep = outcome.stage() == Stage.RECIPIENT;
            return outcome;
        } catch (RuntimeException broken) {
            LOG.warn("A conversation with a mail server went wrong", broken);
            return SmtpAnswer.of(new MessagingException("broken", broken), mime.isWritten(), email.from());
        } finally {
            if (keep) {
                connections.giveBack(account, connection);
            } else {
                connections.drop(account, connection);
            }
        }
    }

    /** What the server said itself is for who runs the service, and asks for it; not what it said to a password. */
    private static SendOutcome told(MessagingException failure, SendOutcome outcome) {
        if (outcome.stage() == Stage.AUTHENTICATE) {
            LOG.debug("A mail server's answer: {}", outcome);
        } else {
            LOG.debug("A mail server's answer: {}", outcome, failure);
        }
        return outcome;
    }
}
