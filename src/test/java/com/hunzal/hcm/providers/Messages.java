package com.hunzal.hcm.providers;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages to send. */
final class Messages {

    private Messages() {}

    static Message.Email email() {
        return email("Größe", "ada@example.org", "Ada \"Countess\" Løvelace");
    }

    static Message.Email email(String subject, String to, String toName) {
        return new Message.Email(
                "delivery-1",
                "<m1@example.com>",
                "hr@example.com",
                "HR",
                "answers@example.com",
                to,
                toName,
                subject,
                "Hello",
                "<p>Hello</p>",
                List.of(new Message.Attachment("a.pdf", "application/pdf", "pdf".getBytes(StandardCharsets.UTF_8))));
    }

    static Message.Sms sms(String text) {
        return new Message.Sms("delivery-2", "+491701234567", text);
    }

    static Message.SlackPost post(String text) {
        return new Message.SlackPost("delivery-3", text);
    }
}
