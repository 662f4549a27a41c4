package com.hunzal.hcm.providers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is handed to a provider, for one recipient. */
public sealed interface Message {

    /** Our own id of it, which providers send back with receipts: of a delivery, or of a job. */
    String reference();

    /**
     * @param messageId with its angle brackets; the same in all attempts
     * @param replyTo where answers go if not to the sender
     * @param html beside the text
     */
    record Email(
            String reference,
            String messageId,
            String from,
            @Nullable String fromName,
            @Nullable String replyTo,
            String to,
            @Nullable String toName,
            String subject,
            String text,
            String html,
            List<Attachment> attachments)
            implements Message {}

    /** @param name of the file; no path */
    record Attachment(String name, String mediaType, byte[] content) {}

    /** @param to in E.164 */
    record Sms(String reference, String to, String text) implements Message {}

    /** @param text in Slack's mrkdwn, with every value of somebody else's escaped */
    record SlackPost(String reference, String text) implements Message {}
}
