package com.hunzal.hcm.notifications;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery as the API shows it. */
@Schema(name = "Delivery")
public record DeliveryResponse(
        @Schema(description = "Null if it is only simulated") @Nullable
        String id,

        @Schema(allowableValues = {"email", "sms", "slack"}) String channel,

        Recipient recipient,

        @Schema(
                allowableValues = {
                    "pending",
                    "held",
                    "digested",
                    "sending",
                    "sent",
                    "delivered",
                    "bounced",
                    "suppressed",
                    "failed",
                    "unknown",
                    "expired",
                    "cancelled"
                })
        String state,

        @Schema(description = "Why it is in this state; null if there is nothing to say", example = "quiet_hours")
        @Nullable
        String reason,

        @Schema(description = "When something is done about it; null if nothing is, or nobody knows when") @Nullable
        Instant nextAt,

        @Schema(description = "By which it was sent, or would be sent now", example = "smtp") @Nullable
        String provider) {

    /** @param address masked */
    @Schema(name = "DeliveryRecipient")
    public record Recipient(
            @Nullable String id,
            @Nullable String name,

            @Schema(description = "Masked; null for Slack", example = "a***@example.com") @Nullable
            String address) {}

    static DeliveryResponse of(Delivery delivery, Instant now) {
        return new DeliveryResponse(
                delivery.id(),
                delivery.channel().text(),
                new Recipient(delivery.recipientId(), delivery.recipientName(), Masked.address(delivery.address())),
                ShownState.of(delivery, now).text(),
                delivery.reason(),
                delivery.nextAt(),
                delivery.provider());
    }

    /** As it would be, if it were. */
    public static DeliveryResponse simulated(Delivery delivery, Instant now) {
        var shown = of(delivery, now);
        return new DeliveryResponse(
                null,
                shown.channel(),
                shown.recipient(),
                shown.state(),
                shown.reason(),
                shown.nextAt(),
                shown.provider());
    }

    /** An attempt to hand it over. */
    @Schema(name = "DeliveryAttempt")
    record Attempt(
            int attempt,
            String provider,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,

            @Schema(
                    allowableValues = {"ok", "recipient", "config", "message", "throttled", "transient", "unknown"},
                    description = "Null while the provider is being asked")
            @Nullable
            String outcome,

            @Schema(description = "How far it came", example = "accepted") @Nullable
            String stage,

            @Schema(description = "Seconds that the provider asked us to wait") @Nullable
            Integer retryAfter,

            @Schema(description = "What an admin can do about it") @Nullable
            String advice) {}

    /** One delivery with all that is known of it. */
    @Schema(name = "DeliveryDetails")
    record Details(
            @JsonUnwrapped DeliveryResponse delivery,
            String notificationId,
            String event,

            @Schema(allowableValues = {"critical", "normal", "low"})
            String severity,

            @Schema(description = "Why it is in this state, and what happens next")
            String sentence,

            @Schema(description = "The newest 100, newest first")
            List<Attempt> attempts,

            @Schema(description = "The job that sends it") @Nullable
            String jobId,

            @Schema(description = "How often people have sent it once more")
            int resends,

            Instant createdAt,

            @Schema(description = "When trying ends; null until it was tried") @Nullable
            Instant deadlineAt) {}

    /** A delivery among those of many notifications. */
    @Schema(name = "DeliverySummary")
    record Summary(
            @JsonUnwrapped DeliveryResponse delivery,
            String notificationId,
            String event,

            @Schema(allowableValues = {"critical", "normal", "low"})
            String severity,

            @Schema(description = "Why it is in this state, and what happens next")
            String sentence,

            Instant createdAt) {}

    /** A page of the deliveries of many notifications, those of the newest first. */
    @Schema(name = "NewestDeliveries")
    record Newest(
            List<Summary> items,
            int limit,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}

    /** A page of the deliveries of a notification. */
    @Schema(name = "DeliveryList")
    record Page(
            List<DeliveryResponse> items,
            int limit,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}
}
