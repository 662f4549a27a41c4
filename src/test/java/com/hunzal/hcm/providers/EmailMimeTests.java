package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hunzal.hcm.providers.Message.Attachment;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailMimeTests {

    private static final Instant DATE = Instant.parse("2026-03-01T08:30:15Z");

    @Test
    void attachmentsComeAfterTheTwoTextsThatSayTheSame() throws Exception {
        byte[] pdf = {0, (byte) 0xff, 13, 10, 46, 13, 10};
        var message = read(email(
                null,
                null,
                new Attachment("Gehalt März.pdf", "application/pdf", pdf),
                new Attachment("a.txt", "text/plain", "Grüße\n.\n".getBytes(StandardCharsets.UTF_8))));

        assertThat(message.getContentType()).startsWith("multipart/mixed");
        var all = (MimeMultipart) message.getContent();
        assertThat(all.getCount()).isEqualTo(3);
        var texts = (MimeMultipart) all.getBodyPart(0).getContent();
        assertThat(texts.getContentType()).startsWith("multipart/alternative");
        assertThat(texts.getBodyPart(0).getContent()).isEqualTo("Hello\r\nAnn");
        assertThat(texts.getBodyPart(1).getContent()).isEqualTo("<p>Hello</p>");
        assertThat(all.getBodyPart(1).getContentType()).startsWith("application/pdf");
        assertThat(all.getBodyPart(1).getFileName()).isEqualTo("Gehalt März.pdf");
        assertThat(all.getBodyPart(1).getDisposition()).isEqualTo("attachment");
        assertThat(all.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(pdf);
        assertThat(all.getBodyPart(2).getInputStream().readAllBytes())
                .isEqualTo("Grüße\n.\n".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../etc/passwd | passwd",
                "C:\\Users\\ann\\pay.pdf | pay.pdf",
                "pay\u202efdp.exe | pay fdp.exe",
                "a\"; filename=\"b.exe | a\"; filename=\"b.exe",
                "/ | attachment",
            })
    void aFilesNameIsNoPathAndBreaksNothing(String name, String shown) throws Exception {
        var message = read(email(null, null, new Attachment(name, "application/pdf", new byte[] {1})));

        assertThat(((MimeMultipart) message.getContent()).getBodyPart(1).getFileName())
                .isEqualTo(shown);
    }

    @Test
    void aFilesNameCannotEndItsLine() throws Exception {
        var message = read(email(null, null, new Attachment("a.pdf\r\nX-Evil: 1", "application/pdf", new byte[] {1})));

        var part = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(part.getHeader("X-Evil")).isNull();
        assertThat(part.getFileName()).isEqualTo("a.pdf X-Evil: 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed; boundary=x", "message/rfc822", "no type", "", "text/html\r\nX-Evil: 1"})
    void aTypeThatIsNoneOrHasPartsIsSentAsBytes(String type) throws Exception {
        var message =
                read(email(null, null, new Attachment("a", type, "From: x\r\n\r\n".getBytes(StandardCharsets.UTF_8))));

        var part = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(part.getContentType()).startsWith("application/octet-stream");
        assertThat(part.getHeader("X-Evil")).isNull();
    }

    @Test
    void answersGoWhereTheyAreToGoAndTheRecipientHasAName() throws Exception {
        var message = read(email("hr@acme.example", "Änn \r\nBcc: eve@example.com"));

        assertThat(message.getReplyTo()).containsExactly(new InternetAddress("hr@acme.example"));
        assertThat(message.getAllRecipients())
                .containsExactly(new InternetAddress("ann@example.com", "Änn  Bcc: eve@example.com", "UTF-8"));
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSentDate()).isEqualTo(DATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"job-7.1@hunzal.example", "<job>", "<a@b>\r\nBcc: eve@example.com", "<a b@c>", "<a@b><c@d>", ""})
    void anIdThatIsNoneIsRefused(String id) {
        var email = new Message.Email(
                "1", id, "hr@hunzal.example", null, null, "ann@example.com", null, "S", "T", "H", List.of());

        assertThatIllegalArgumentException().isThrownBy(() -> EmailMime.of(email, DATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hr", "hr@acme.example\r\nBcc: eve@example.com", "a@b.example, c@d.example"})
    void soIsAnAddressToAnswerTo(String replyTo) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmailMime.of(email(replyTo, null), DATE));
    }

    private static Message.Email email(@Nullable String replyTo, @Nullable String toName, Attachment... attachments) {
        return new Message.Email(
                "1",
                "<1@hunzal.example>",
                "hr@hunzal.example",
                null,
                replyTo,
                "ann@example.com",
                toName,
                "Subject",
                "Hello\nAnn",
                "<p>Hello</p>",
                List.of(attachments));
    }

    private static MimeMessage read(Message.Email email) throws Exception {
        var written = new ByteArrayOutputStream();
        EmailMime.of(email, DATE).writeTo(written);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(written.toByteArray()));
    }
}
