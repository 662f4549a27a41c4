package com.hunzal.hcm.notifications;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An e-mail that lacks nothing but its recipient. */
record EmailDraft(
        String jobId, EmailAddress sender, @Nullable String senderName, EmailContent content) {

    private static final String CHARSET = StandardCharsets.UTF_8.name();

    EmailDraft {
        content = content.withLineEndsOfMail(); // once, and not for each of a hundred recipients
    }

    /** @param number of the recipient within the job: the same job and number make the same Message-ID */
    EmailMessage addressedTo(EmailAddress recipient, int number, Instant date)
            throws MessagingException, UnsupportedEncodingException {
        var message = new EmailMessage("<%s.%s@%s>".formatted(jobIdAsAtom(), number, sender.domain()));
        message.setHeader("From", HeaderText.mailbox(sender, senderName));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient.toString(), true));
        message.setHeader("Subject", MimeUtility.fold("Subject: ".length(), HeaderText.of(content.subject())));
        message.setSentDate(Date.from(date));
        // RFC 3834: keeps out-of-office replies away
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(
                new MimeMultipart("alternative", part(content.text(), "plain"), part(content.html(), "html")));
        return message;
    }

    /** Ids of other programs may be any text. */
    private String jobIdAsAtom() {
        return jobId.matches("[A-Za-z0-9_-]{1,64}")
                ? jobId
                : UUID.nameUUIDFromBytes(jobId.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, CHARSET, subtype);
        return part;
    }
}
