package com.hunzal.hcm.providers;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.MailStreamProvider;

/** An e-mail in the form in which it travels. */
final class EmailMime {

    private static final String STREAMS = "jakarta.mail.util.StreamProvider";

    static {
        // Jakarta Mail looks it up for each part of each message, in every jar there is: a third of what a message
        // costs.
        if (System.getProperty(STREAMS) == null) {
            System.setProperty(STREAMS, MailStreamProvider.class.getName());
        }
    }

    private static final String CHARSET = StandardCharsets.UTF_8.name();
    private static final String ANY_TYPE = "application/octet-stream";

    /** One word of printable ASCII, or else it could end its line. */
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]+@[!-;=?-~]+>");

    private EmailMime() {}

    /** @throws IllegalArgumentException if an address or the Message-ID is none; the caller has looked before */
    static EmailMessage of(Message.Email email, Instant date) throws MessagingException, UnsupportedEncodingException {
        if (!MESSAGE_ID.matcher(email.messageId()).matches()) {
            throw new IllegalArgumentException("the Message-ID must be <one@another>");
        }
        var message = new EmailMessage(email.messageId());
        message.setHeader("From", HeaderText.mailbox(EmailAddress.of(email.from()), email.fromName()));
        message.setHeader("To", HeaderText.mailbox(EmailAddress.of(email.to()), email.toName()));
        if (email.replyTo() != null) {
            message.setHeader("Reply-To", EmailAddress.of(email.replyTo()).toString());
        }
        message.setHeader("Subject", MimeUtility.fold("Subject: ".length(), HeaderText.of(email.subject())));
        message.setSentDate(Date.from(date));
        // RFC 3834: keeps out-of-office replies away
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(content(email));
        message.saveChanges();
        return message;
    }

    private static MimeMultipart content(Message.Email email) throws MessagingException {
        var texts = new MimeMultipart("alternative", text(email.text(), "plain"), text(email.html(), "html"));
        if (email.attachments().isEmpty()) {
            return texts;
        }
        var first = new MimeBodyPart();
        first.setContent(texts);
        var all = new MimeMultipart("mixed", first);
        for (var attachment : email.attachments()) {
            all.addBodyPart(file(attachment));
        }
        return all;
    }

    private static MimeBodyPart text(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text.replaceAll("\r\n?|\n", "\r\n"), CHARSET, subtype);
        return part;
    }

    private static MimeBodyPart file(Message.Attachment attachment) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(
                new DataHandler(new ByteArrayDataSource(attachment.content(), type(attachment.mediaType()))));
        var parameters = new ParameterList();
        parameters.set("filename", HeaderText.fileName(attachment.name()), CHARSET);
        part.setHeader(
                "Content-Disposition",
                MimeUtility.fold(0, new ContentDisposition(Part.ATTACHMENT, parameters).toString()));
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** What consists of parts itself would be read as such. */
    private static String type(String mediaType) {
        try {
            var type = new ContentType(mediaType);
            var primary = type.getPrimaryType().toLowerCase(Locale.ROOT);
            return primary.equals("multipart") || primary.equals("message") ? ANY_TYPE : type.getBaseType();
        } catch (ParseException notOne) {
            return ANY_TYPE;
        }
    }
}
