package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What the mail server made of one message to one recipient. Decided by the reply codes of RFC 5321 and 3463; what a server
 * says beside them counts only where the codes leave open what is wrong, and is never repeated.
 *
 * <p>Limit: after a refusal Angus Mail resets the conversation before it reports. If the server breaks the connection
 * at just that moment, the code is lost and the refusal looks like a lost connection, which is tried again.
 */
final class SmtpAnswer {

    private SmtpAnswer() {}

    /**
     * @param written whether the whole message had been handed to the connection
     * @param sender the address that the server was given, which it names if it is what is wrong
     */
    static SendOutcome of(MessagingException failure, boolean written, String sender) {
        var causes = causes(failure);
        for (var cause : causes) {
            if (cause instanceof SMTPAddressFailedException rcpt) {
                return toRecipient(new SmtpReply(rcpt.getReturnCode(), rcpt.getMessage()), sender, written);
            }
            if (cause instanceof SMTPSendFailedException send) {
                var reply = new SmtpReply(send.getReturnCode(), send.getMessage());
                return send.getCommand().startsWith("MAIL") ? toSender(reply) : toContent(reply, written);
            }
            if (cause instanceof AuthenticationFailedException login) {
                return toLogin(String.valueOf(login.getMessage()), causes);
            }
        }
        return written ? unknown() : toConnection(causes);
    }

    private static SendOutcome toSender(SmtpReply reply) {
        var common = common(reply, Stage.SENDER);
        if (common != null) {
            return common;
        }
        if (reply.code() == 552 || reply.isTooLarge()) {
            return tooLarge(reply);
        }
        // RFC 3463: x.1.7 and x.1.8 are about the sender's address, x.7 about what it may do
        if (reply.isSyntax() && !reply.enhancedStarts("1.7", "1.8", "7.")) {
            return notUnderstood(reply, Stage.SENDER);
        }
        return senderRefused(reply);
    }

    private static SendOutcome toRecipient(SmtpReply reply, String sender, boolean written) {
        // RFC 5321, 4.5.3.1.10: servers say 552 where they mean 452; a full mailbox may be emptied
        if (reply.code() == 552 || (reply.isPermanent() && reply.enhancedStarts("2.2"))) {
            return notNow(reply, Stage.RECIPIENT);
        }
        var common = common(reply, Stage.RECIPIENT);
        if (common != null) {
            return common;
        }
        if (!reply.isPermanent()) {
            return written ? unknown() : lost();
        }
        if (reply.isTooLarge()) {
            return tooLarge(reply);
        }
        if (reply.enhancedStarts("7.")) {
            // Many servers look at the sender only now. What concerns this recipient alone must not stop all the
            // others.
            if (reply.mentions(sender)) {
                return senderRefused(reply);
            }
            return reply.mentions("relay")
                    ? SendOutcome.of(
                            Kind.CONFIG,
                            Stage.RECIPIENT,
                            "The mail server sends nothing on to other domains for us (%s): it wants a user name, or to know this service."
                                    .formatted(reply))
                    : SendOutcome.of(
                            Kind.MESSAGE,
                            Stage.RECIPIENT,
                            "The mail server does not let this sender write to this address (%s).".formatted(reply));
        }
        if (reply.enhancedStarts("1.7", "1.8")) {
            return senderRefused(reply);
        }
        if (reply.enhancedStarts("1.") || List.of(550, 551, 553).contains(reply.code())) {
            return noSuchRecipient(reply);
        }
        return reply.isSyntax() ? notUnderstood(reply, Stage.RECIPIENT) : messageRefused(reply, Stage.RECIPIENT);
    }

    private static SendOutcome toContent(SmtpReply reply, boolean written) {
        if (reply.code() / 100 == 2 && written) {
            return SendOutcome.ok(null); // not the code that belongs there, but a yes
        }
        var common = common(reply, Stage.CONTENT);
        if (common != null) {
            return common;
        }
        if (!reply.isPermanent()) {
            return written ? unknown() : lost();
        }
        if (reply.isTooLarge()) {
            return tooLarge(reply);
        }
        // Exchange looks only now who may send as whom
        if (reply.enhancedStarts("7.60")) {
            return senderRefused(reply);
        }
        if (reply.enhancedStarts("1.1", "1.2", "1.10")) {
            return noSuchRecipient(reply);
        }
        return reply.isSyntax() ? notUnderstood(reply, Stage.CONTENT) : messageRefused(reply, Stage.CONTENT);
    }

    private static SendOutcome toLogin(String text, List<Throwable> causes) {
        var reply = SmtpReply.in(text);
        if (reply == null) {
            var brokenOff = text.equals(SmtpReply.CLOSED) || any(causes, IOException.class::isInstance);
            return brokenOff
                    ? lost()
                    : SendOutcome.of(
                            Kind.CONFIG,
                            Stage.AUTHENTICATE,
                            "The mail server offers no way to log in that this service knows, or a password is missing.");
        }
        var common = common(reply, Stage.AUTHENTICATE);
        return common != null
                ? common
                : SendOutcome.of(
                        Kind.CONFIG,
                        Stage.AUTHENTICATE,
                        "The mail server does not accept user name and password (%s).".formatted(reply));
    }

    private static SendOutcome toConnection(List<Throwable> causes) {
        var text = String.valueOf(causes.get(0).getMessage());
        if (text.startsWith("STARTTLS is required")) {
            return SendOutcome.of(
                    Kind.CONFIG,
                    Stage.TLS,
                    "The mail server offers no encryption by STARTTLS: set security to tls, with the port for it, or to none.");
        }
        if (any(causes, UnknownHostException.class::isInstance)) {
            return SendOutcome.of(
                    Kind.TRANSIENT, Stage.CONNECT, "The name of the mail server could not be looked up: check host.");
        }
        if (any(causes, SSLException.class::isInstance)) {
            return tls(causes);
        }
        var reply = SmtpReply.in(text);
        if (reply != null) {
            var common = common(reply, reply.mentions("TLS") ? Stage.TLS : Stage.CONNECT);
            if (common != null) {
                return common;
            }
            if (reply.isPermanent()) {
                return SendOutcome.of(
                        Kind.CONFIG,
                        Stage.CONNECT,
                        "The mail server does not want to talk to this service (%s).".formatted(reply));
            }
        }
        return any(causes, SocketTimeoutException.class::isInstance)
                ? SendOutcome.of(
                        Kind.TRANSIENT, Stage.CONNECT, "The mail server did not answer in time: check host and port.")
                : any(causes, each -> each instanceof SocketException)
                        ? SendOutcome.of(
                                Kind.TRANSIENT,
                                Stage.CONNECT,
                                "The mail server could not be reached, or broke the connection: check host and port.")
                        : lost();
    }

    private static SendOutcome tls(List<Throwable> causes) {
        if (any(causes, each -> each instanceof EOFException || each instanceof SocketException)) {
            return SendOutcome.of(
                    Kind.TRANSIENT, Stage.TLS, "The mail server broke the connection while it was being encrypted.");
        }
        return any(causes, CertificateException.class::isInstance)
                ? SendOutcome.of(
                        Kind.CONFIG,
                        Stage.TLS,
                        "The mail server's certificate is not valid for its name: check host, or have it renewed.")
                : SendOutcome.of(
                        Kind.CONFIG,
                        Stage.TLS,
                        "No encryption could be agreed on with the mail server: check port and security.");
    }

    /** What means the same at each step; null if this does not. */
    private static @Nullable SendOutcome common(SmtpReply reply, Stage stage) {
        if (reply.code() == 421) {
            // The connection ends, whatever it was said to.
            return SendOutcome.of(
                    Kind.THROTTLED,
                    Stage.CONNECT,
                    "The mail server has closed the connection for now (%s).".formatted(reply));
        }
        if ((reply.code() == 450 && reply.enhancedStarts("7.")) || (reply.code() == 454 && reply.mentions("throttl"))) {
            return SendOutcome.of(
                    Kind.THROTTLED, stage, "The mail server wants to get mail more slowly (%s).".formatted(reply));
        }
        if (reply.code() / 100 == 4) {
            return notNow(reply, stage);
        }
        // Authentication is required, too weak, refused, or needs encryption (RFC 4954)
        if (List.of(530, 534, 535, 538).contains(reply.code())) {
            return SendOutcome.of(
                    Kind.CONFIG,
                    Stage.AUTHENTICATE,
                    reply.code() == 535
                            ? "The mail server does not accept user name and password (%s).".formatted(reply)
                            : "The mail server wants another login, or encryption before it (%s).".formatted(reply));
        }
        return reply.isPermanent() || stage != Stage.SENDER ? null : lost();
    }

    private static SendOutcome notNow(SmtpReply reply, Stage stage) {
        return SendOutcome.of(
                Kind.TRANSIENT,
                stage,
                stage == Stage.RECIPIENT
                        ? "The mail server does not take mail for this address now (%s).".formatted(reply)
                        : "The mail server takes no mail now (%s).".formatted(reply));
    }

    private static SendOutcome senderRefused(SmtpReply reply) {
        return SendOutcome.of(
                Kind.CONFIG,
                Stage.SENDER,
                "The mail server does not let us send from this address (%s): check email_from_address and the user name."
                        .formatted(reply));
    }

    private static SendOutcome noSuchRecipient(SmtpReply reply) {
        return SendOutcome.of(
                Kind.RECIPIENT,
                Stage.RECIPIENT,
                "The mail server says that there is no such address (%s).".formatted(reply));
    }

    private static SendOutcome messageRefused(SmtpReply reply, Stage stage) {
        return SendOutcome.of(Kind.MESSAGE, stage, "The mail server refuses this message (%s).".formatted(reply));
    }

    private static SendOutcome notUnderstood(SmtpReply reply, Stage stage) {
        return SendOutcome.of(
                Kind.MESSAGE, stage, "The mail server does not understand this message (%s).".formatted(reply));
    }

    private static SendOutcome tooLarge(SmtpReply reply) {
        return SendOutcome.of(
                Kind.MESSAGE, Stage.CONTENT, "The message is too large for the mail server (%s).".formatted(reply));
    }

    private static SendOutcome lost() {
        return SendOutcome.of(
                Kind.TRANSIENT,
                Stage.CONNECT,
                "The mail server closed the connection, or answered with something else.");
    }

    private static SendOutcome unknown() {
        return SendOutcome.of(
                Kind.UNKNOWN,
                Stage.CONTENT,
                "The mail server got the message and did not say whether it takes it: it may have arrived.");
    }

    private static boolean any(List<Throwable> causes, Predicate<Throwable> what) {
        return causes.stream().anyMatch(what);
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (var cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
