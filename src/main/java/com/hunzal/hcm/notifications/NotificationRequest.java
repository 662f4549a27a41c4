package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants to be told, as {@link NotificationReader} has found it right.
 *
 * @param slack whether also to the organization's Slack channel
 * @param channels only by these; all if nobody has said
 * @param body null if there is a template
 * @param attachments of its e-mails
 */
public record NotificationRequest(
        String event,
        Severity severity,
        List<Recipient> recipients,
        boolean slack,
        Set<Channel> channels,
        @Nullable String subject,
        @Nullable String body,
        @Nullable String template,
        @Nullable ObjectNode data,
        boolean digest,
        @Nullable String dedupeKey,
        @Nullable Instant sendAt,
        @Nullable Instant expiresAt,
        List<NewAttachment> attachments) {

    /**
     * @param phone in E.164
     * @param zone IANA id
     */
    record Recipient(
            @Nullable String id,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String zone) {

        /** Where the channel reaches this person; null if it does not. */
        @Nullable
        String address(Channel channel) {
            return switch (channel) {
                case EMAIL -> email;
                case SMS -> phone;
                case SLACK -> null;
            };
        }
    }

    /** Whether an e-mail is among what is to be sent. */
    boolean hasEmail() {
        return channels.contains(Channel.EMAIL) && recipients.stream().anyMatch(each -> each.email() != null);
    }

    /** Whether something is to be sent by the channel. */
    boolean reaches(Channel channel) {
        return channels.contains(channel)
                && (channel == Channel.SLACK
                        ? slack
                        : recipients.stream().anyMatch(each -> each.address(channel) != null));
    }

    boolean reachesSomebody() {
        return slack && channels.contains(Channel.SLACK)
                || channels.stream()
                        .anyMatch(channel -> recipients.stream().anyMatch(each -> each.address(channel) != null));
    }
}
