package com.hunzal.hcm.notifications;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notification as the API shows it, with its first deliveries. */
@Schema(name = "Notification")
record NotificationResponse(
        @JsonUnwrapped Summary summary,

        @Schema(description = "The first 100") List<DeliveryResponse> deliveries) {

    /** A notification in a list. */
    @Schema(name = "NotificationSummary")
    record Summary(
            String id,

            @Schema(description = "The same as id") String notificationId,

            String organizationId,
            String event,

            @Schema(allowableValues = {"critical", "normal", "low"})
            String severity,

            @Nullable String subject,
            boolean digest,
            @Nullable String dedupeKey,
            @Nullable Instant sendAt,
            @Nullable Instant expiresAt,
            Instant createdAt,

            @Schema(description = "Subject of the token, or the job") @Nullable
            String createdBy,

            @Nullable Instant cancelledAt,

            @Schema(description = "How many of its deliveries are in which state")
            Map<String, Integer> states) {

        static Summary of(StoredNotification row, Map<String, Integer> states) {
            return new Summary(
                    row.id(),
                    row.id(),
                    row.organizationId(),
                    row.event(),
                    row.severity().text(),
                    row.subject(),
                    row.digest(),
                    row.dedupeKey(),
                    row.sendAt(),
                    row.expiresAt(),
                    row.createdAt(),
                    row.createdBy(),
                    row.cancelledAt(),
                    states);
        }
    }

    /** Notifications, newest first. */
    @Schema(name = "NotificationList")
    record Page(
            List<Summary> items,
            int limit,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}
}
