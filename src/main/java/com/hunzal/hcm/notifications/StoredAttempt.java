package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code hcm_delivery_attempts}: a provider was asked, or is being asked. */
@Entity
@Immutable
@IdClass(StoredAttempt.Key.class)
@Table(name = "hcm_delivery_attempts")
class StoredAttempt {

    record Key(String deliveryId, int attempt) {}

    @Id
    private String deliveryId = "";

    @Id
    private int attempt;

    private String provider = "";
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable String outcome;
    private @Nullable String stage;
    private @Nullable Integer retryAfter;
    private @Nullable String advice;

    String deliveryId() {
        return deliveryId;
    }

    DeliveryResponse.Attempt told() {
        return new DeliveryResponse.Attempt(
                attempt,
                provider,
                Vendor.withinOrNull(startedAt),
                Vendor.withinOrNull(finishedAt),
                outcome,
                stage,
                retryAfter,
                advice);
    }
}
