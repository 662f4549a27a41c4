package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.settings.Channel;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code hcm_deliveries} as it was when it was read: each change is one guarded statement. */
@Entity
@Immutable
@Table(name = "hcm_deliveries")
class StoredDelivery {

    @Id
    private String id = "";

    private String notificationId = "";
    private String organizationId = "";
    private String event = "";
    private String severity = "";
    private String channel = "";
    private @Nullable String recipientId;
    private @Nullable String recipientName;
    private @Nullable String address;
    private @Nullable String zone;
    private String state = "";
    private @Nullable String reason;
    private @Nullable Instant nextAt;
    private @Nullable String provider;
    private @Nullable String jobId;
    private int attempt;
    private int retries;
    private int resends;
    private @Nullable String dedupeKey;
    private @Nullable String digestId;
    private @Nullable String settingsVersion;
    private Instant createdAt = Instant.EPOCH;
    private @Nullable Instant deadlineAt;

    String id() {
        return id;
    }

    String notificationId() {
        return notificationId;
    }

    /**
     * What a person has sent once more goes now, and alone.
     *
     * @param notification that it belongs to
     */
    Delivery of(StoredNotification notification) {
        var first = resends == 0;
        return new Delivery(
                id,
                notificationId,
                organizationId,
                event,
                Severity.of(severity),
                Channel.of(channel),
                recipientId,
                recipientName,
                address,
                zone,
                first && notification.digest(),
                dedupeKey,
                first ? notification.sendAt() : null,
                first ? notification.expiresAt() : null,
                DeliveryState.of(state),
                reason,
                Vendor.withinOrNull(nextAt),
                provider,
                jobId,
                attempt,
                retries,
                resends,
                digestId,
                settingsVersion,
                Objects.requireNonNullElse(Vendor.withinOrNull(createdAt), Instant.EPOCH),
                Vendor.withinOrNull(deadlineAt));
    }
}
