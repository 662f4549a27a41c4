package com.hunzal.hcm.notifications;

import jakarta.mail.AuthenticationFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/**
 * What the mail server made of one message to one recipient. Decided by the reply codes of RFC 5321, not by what the
 * server says beside them.
 *
 * <p>Limit: after a refusal Angus Mail resets the conversation before it reports. If the server breaks the connection
 * at just that moment, the code is lost and the refusal looks like a lost connection, which is tried again.
 *
 * @param text for a person: one short line without credentials
 */
record SmtpAnswer(Kind kind, String text) {

    static final SmtpAnswer OK = new SmtpAnswer(Kind.ACCEPTED, "");

    enum Kind {
        /** The server took the message, even if only the goodbye went wrong. */
        ACCEPTED,
        /** Not now, for this recipient. */
        DEFERRED,
        /** Never, for this recipient. */
        REFUSED,
        /** Not now, whoever the recipient. */
        UNAVAILABLE,
        /** The server may have taken the message. */
        UNKNOWN,
        /** Never, whoever the recipient, until somebody changes the settings. */
        HOPELESS
    }

    private static final int LONGEST_TEXT = 200;

    /** What Angus takes for the reply of a server that hung up. */
    private static final String CLOSED = "[EOF]";

    /** Authentication is required, too weak, refused, or needs encryption (RFC 4954). */
    private static final List<Integer> LOGIN_TROUBLE = List.of(530, 534, 535, 538);

    /** The code of a reply, also the enhanced one. Where Angus has no field for it, the message is the whole reply. */
    private static final Pattern CODE = Pattern.compile("(?:^|response: )((\\d{3})(?:[ -]\\d\\.\\d+\\.\\d+)?)\\b");

    /**
     * Tells failures apart.
     *
     * @param written whether the whole message had been handed to the connection
     */
    static SmtpAnswer of(MailException failure, boolean written) {
        if (written && failure instanceof MailSendException sending && sending.getMessageExceptions().length == 0) {
            return OK;
        }
        var causes = causes(failure);
        for (var cause : causes) {
            if (cause instanceof SMTPAddressFailedException rcpt) {
                // RFC 5321, 4.5.3.1.10: servers say 552 where they mean 452
                int code = rcpt.getReturnCode() == 552 ? 452 : rcpt.getReturnCode();
                return new SmtpAnswer(kind(code, Kind.DEFERRED, Kind.REFUSED, written), oneLine(rcpt.getMessage()));
            }
            if (cause instanceof SMTPSendFailedException send) {
                boolean sender = send.getCommand().startsWith("MAIL");
                var kind = sender
                        ? kind(send.getReturnCode(), Kind.UNAVAILABLE, Kind.HOPELESS, written)
                        : kind(send.getReturnCode(), Kind.DEFERRED, Kind.REFUSED, written);
                return new SmtpAnswer(kind, (sender ? "sender not accepted: " : "") + oneLine(send.getMessage()));
            }
            if (cause instanceof AuthenticationFailedException login) {
                return ofLogin(String.valueOf(login.getMessage()), causes);
            }
        }
        int code = code(String.valueOf(causes.get(0).getMessage()));
        return new SmtpAnswer(kind(code, Kind.UNAVAILABLE, Kind.HOPELESS, written), told(causes));
    }

    private static Kind kind(int code, Kind temporary, Kind permanent, boolean written) {
        return switch (code / 100) {
            case 2 -> written ? Kind.ACCEPTED : Kind.UNAVAILABLE;
            case 4 -> code == 421 ? Kind.UNAVAILABLE : temporary;
            case 5 -> LOGIN_TROUBLE.contains(code) ? Kind.HOPELESS : permanent;
            default -> written ? Kind.UNKNOWN : Kind.UNAVAILABLE;
        };
    }

    private static SmtpAnswer ofLogin(String reply, List<Throwable> causes) {
        boolean brokenOff = reply.equals(CLOSED) || causes.stream().anyMatch(IOException.class::isInstance);
        var code = CODE.matcher(reply);
        if (code.find()) {
            // Not the rest of the reply: a server may repeat what it was sent.
            return new SmtpAnswer(
                    kind(code(reply), Kind.UNAVAILABLE, Kind.HOPELESS, false), "login not accepted: " + code.group(1));
        }
        return new SmtpAnswer(brokenOff ? Kind.UNAVAILABLE : Kind.HOPELESS, told(causes));
    }

    private static int code(String reply) {
        var code = CODE.matcher(reply);
        return code.find() ? Integer.parseInt(code.group(2)) : -1;
    }

    /** From the failure of the message, which Spring keeps apart, to the innermost. */
    private static List<Throwable> causes(MailException failure) {
        var causes = new ArrayList<Throwable>();
        Throwable cause = failure instanceof MailSendException sending && sending.getMessageExceptions().length > 0
                ? sending.getMessageExceptions()[0]
                : Objects.requireNonNullElse(failure.getCause(), failure);
        while (cause != null && !causes.contains(cause)) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }

    private static String told(List<Throwable> causes) {
        return oneLine(causes.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .distinct()
                .collect(Collectors.joining(": ")));
    }

    private static String oneLine(@Nullable String text) {
        if (text == null || text.equals(CLOSED)) {
            return "the mail server closed the connection";
        }
        var line = text.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
