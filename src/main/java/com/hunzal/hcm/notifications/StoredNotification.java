package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code hcm_notifications} as it was when it was read. */
@Entity
@Immutable
@Table(name = "hcm_notifications")
class StoredNotification {

    @Id
    private String id = "";

    private String organizationId = "";
    private String event = "";
    private String severity = "";
    private @Nullable String subject;
    private @Nullable String body;
    private @Nullable String template;
    private @Nullable String data;
    private boolean slack;
    private boolean digest;
    private @Nullable String dedupeKey;
    private @Nullable Instant sendAt;
    private @Nullable Instant expiresAt;
    private @Nullable String attachments;
    private Instant createdAt = Instant.EPOCH;
    private @Nullable String createdBy;
    private @Nullable String idempotencyKey;
    private @Nullable String idempotencyHash;
    private @Nullable String jobId;
    private @Nullable Instant cancelledAt;

    String id() {
        return id;
    }

    String organizationId() {
        return organizationId;
    }

    String event() {
        return event;
    }

    Severity severity() {
        return Severity.of(severity);
    }

    @Nullable
    String subject() {
        return subject;
    }

    boolean slack() {
        return slack;
    }

    boolean digest() {
        return digest;
    }

    @Nullable
    String dedupeKey() {
        return dedupeKey;
    }

    @Nullable
    Instant sendAt() {
        return Vendor.withinOrNull(sendAt);
    }

    @Nullable
    Instant expiresAt() {
        return Vendor.withinOrNull(expiresAt);
    }

    Instant createdAt() {
        return Objects.requireNonNullElse(Vendor.withinOrNull(createdAt), Instant.EPOCH);
    }

    @Nullable
    String createdBy() {
        return createdBy;
    }

    @Nullable
    String idempotencyHash() {
        return idempotencyHash;
    }

    @Nullable
    String jobId() {
        return jobId;
    }

    @Nullable
    Instant cancelledAt() {
        return Vendor.withinOrNull(cancelledAt);
    }

    @Nullable
    String template() {
        return template;
    }

    Told told() {
        return new Told(subject, body, template, data, attachments);
    }
}
