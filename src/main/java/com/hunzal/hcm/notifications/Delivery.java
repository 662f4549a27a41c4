package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one recipient by one channel, as it was when it was read.
 *
 * @param address of the recipient; null for Slack, where the organization's webhook is
 * @param zone of the recipient; null for the organization's
 * @param digest whether it is to be told together with others
 * @param provider by which it was sent, or is to be sent
 * @param jobId the job that sends it: no other one may
 * @param attempt how often a provider was asked, in all
 * @param retries how often in a row it was to be tried again
 * @param resends how often people have sent it once more; each has a Message-ID of its own
 * @param deadlineAt when to give up; null until it was tried
 */
public record Delivery(
        String id,
        String notificationId,
        String organizationId,
        String event,
        Severity severity,
        Channel channel,
        @Nullable String recipientId,
        @Nullable String recipientName,
        @Nullable String address,
        @Nullable String zone,
        boolean digest,
        @Nullable String dedupeKey,
        @Nullable Instant sendAt,
        @Nullable Instant expiresAt,
        DeliveryState state,
        @Nullable String reason,
        @Nullable Instant nextAt,
        @Nullable String provider,
        @Nullable String jobId,
        int attempt,
        int retries,
        int resends,
        @Nullable String digestId,
        @Nullable String settingsVersion,
        Instant createdAt,
        @Nullable Instant deadlineAt) {

    public Delivery as(DeliveryState state, @Nullable String reason, @Nullable Instant nextAt) {
        return with(state, reason, nextAt, provider, jobId);
    }

    public Delivery by(@Nullable String provider) {
        return with(state, reason, nextAt, provider, jobId);
    }

    Delivery sentBy(String jobId) {
        return with(state, reason, nextAt, provider, jobId);
    }

    private Delivery with(
            DeliveryState state,
            @Nullable String reason,
            @Nullable Instant nextAt,
            @Nullable String provider,
            @Nullable String jobId) {
        return new Delivery(
                id,
                notificationId,
                organizationId,
                event,
                severity,
                channel,
                recipientId,
                recipientName,
                address,
                zone,
                digest,
                dedupeKey,
                sendAt,
                expiresAt,
                state,
                reason,
                nextAt,
                provider,
                jobId,
                attempt,
                retries,
                resends,
                digestId,
                settingsVersion,
                createdAt,
                deadlineAt);
    }

    /** Whether it waits for the end of something that the rules have named, and not for another attempt or a person. */
    public boolean isHeldByRule() {
        return state == DeliveryState.HELD && !Reasons.RETRYING.equals(reason) && !Reasons.CONFIG.equals(reason);
    }

    @Override
    public String toString() {
        return "Delivery " + id; // addresses are nobody's business
    }
}
