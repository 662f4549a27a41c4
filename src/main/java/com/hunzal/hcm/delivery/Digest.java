package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.DigestEntries;
import com.hunzal.hcm.notifications.Severity;
import com.hunzal.hcm.settings.Channel;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message that tells one recipient of many things, as it was when it was read.
 *
 * @param address empty for the organization's Slack channel
 * @param event of a storm's summary; empty for an ordinary digest
 * @param zone of the recipient; null for the organization's
 * @param severity of the most important entry, once a provider was asked
 * @param deadlineAt when the first of the entries is given up that a provider was asked about last
 */
record Digest(
        String id,
        String organizationId,
        Channel channel,
        String address,
        String event,
        @Nullable String zone,
        Instant periodEnd,
        State state,
        @Nullable String jobId,
        @Nullable String provider,
        int attempt,
        int retries,
        @Nullable Severity severity,
        Instant createdAt,
        @Nullable Instant deadlineAt) {

    /** What its deliveries have as their event while the whole is looked at. */
    static final String EVENT = "notification.digest";

    static final String JOB_TYPE = "notification_digest";

    /** What its job is told. */
    record Payload(
            @Schema(description = "Of a digest that is there.") @NotBlank
            String digestId) {}

    enum State {
        /** Waits for its time, or for another attempt. */
        OPEN,
        /** A provider is being asked, or was when the service stopped. */
        SENDING,
        SENT,
        /** There was nothing to tell, any more. */
        EMPTY,
        /** Not sent, for good. */
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    DigestEntries.Key key() {
        return new DigestEntries.Key(
                organizationId, channel, address.isEmpty() ? null : address, event.isEmpty() ? null : event);
    }

    /**
     * For the rules that all messages obey, and for what becomes of them.
     *
     * @param deadline of an entry; null where the whole is meant, which is never given up, as it may take in others
     */
    Delivery asDelivery(Severity severity, @Nullable String recipientName, @Nullable Instant deadline) {
        return new Delivery(
                id,
                id,
                organizationId,
                EVENT,
                severity,
                channel,
                null,
                recipientName,
                address.isEmpty() ? null : address,
                zone,
                false,
                null,
                null,
                null,
                state == State.SENDING ? DeliveryState.SENDING : DeliveryState.PENDING,
                null,
                null,
                provider,
                jobId,
                attempt,
                retries,
                0,
                id,
                null,
                createdAt,
                deadline);
    }
}
