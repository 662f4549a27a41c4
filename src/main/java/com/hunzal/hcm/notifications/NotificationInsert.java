package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.IdempotencyKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/** The statements that add a notification and its deliveries, in the transaction of the caller. */
@Component
class NotificationInsert {

    private static final String NOTIFICATION = """
            INSERT INTO hcm_notifications (
                id, organization_id, event, severity, subject, body, template, data, slack, digest, dedupe_key, send_at,
                expires_at, attachments, created_at, created_by, idempotency_key, idempotency_hash, job_id)
            VALUES (:id, :org, :event, :severity, :subject, :body, :template, :data, :slack, :digest, :dedupeKey, :sendAt,
                :expiresAt, :attachments, :now, :by, :key, :hash, :job)
            ON CONFLICT DO NOTHING
            """;

    private static final String DELIVERY = """
            INSERT INTO hcm_deliveries (
                id, notification_id, organization_id, event, severity, channel, recipient_id, recipient_name, address, zone,
                state, reason, next_at, provider, job_id, dedupe_key, settings_version, created_at, updated_at)
            VALUES (:id, :notification, :org, :event, :severity, :channel, :recipient, :name, :address, :zone,
                :state, :reason, :nextAt, :provider, :job, :dedupeKey, :settings, :now, :now)
            """;

    private final Database database;

    NotificationInsert(Database database) {
        this.database = database;
    }

    /**
     * @param createdBy subject of a token, or the job
     * @param jobId of a job that makes it, and makes no other
     * @param byPerson whether that is to be seen in the audit
     */
    record Origin(
            String createdBy,
            @Nullable IdempotencyKey key,
            @Nullable String jobId,
            boolean byPerson) {}

    /** @return false if its idempotency key, or its job, has made one before */
    boolean notification(String organizationId, String id, NotificationRequest request, Origin origin, Instant now) {
        var vendor = database.vendor();
        return database.writes()
                        .sql(NOTIFICATION)
                        .param("id", id)
                        .param("org", organizationId)
                        .param("event", request.event())
                        .param("severity", request.severity().text())
                        .param("subject", request.subject())
                        .param("body", request.body())
                        .param("template", request.template())
                        .param(
                                "data",
                                request.data() == null ? null : request.data().toString())
                        .param("slack", request.slack())
                        .param("digest", request.digest())
                        .param("dedupeKey", request.dedupeKey())
                        .param("sendAt", vendor.timestampOrNull(request.sendAt()))
                        .param("expiresAt", vendor.timestampOrNull(request.expiresAt()))
                        .param("attachments", names(request))
                        .param("now", vendor.timestamp(now))
                        .param("by", origin.createdBy())
                        .param("key", origin.key() == null ? null : origin.key().key())
                        .param(
                                "hash",
                                origin.key() == null ? null : origin.key().hash())
                        .param("job", origin.jobId())
                        .update()
                > 0;
    }

    /** What there is beside it in {@code hcm_attachments}, for people who look at the row; null if nothing. */
    private static @Nullable String names(NotificationRequest request) {
        return request.attachments().isEmpty() ? null : request.attachments().size() + " in hcm_attachments";
    }

    void deliveries(List<Delivery> deliveries, Instant now) {
        database.batches()
                .batchUpdate(
                        DELIVERY,
                        deliveries.stream().map(each -> parameters(each, now)).toArray(SqlParameterSource[]::new));
    }

    private SqlParameterSource parameters(Delivery delivery, Instant now) {
        var vendor = database.vendor();
        return new MapSqlParameterSource()
                .addValue("id", delivery.id())
                .addValue("notification", delivery.notificationId())
                .addValue("org", delivery.organizationId())
                .addValue("event", delivery.event())
                .addValue("severity", delivery.severity().text())
                .addValue("channel", delivery.channel().text())
                .addValue("recipient", delivery.recipientId())
                .addValue("name", delivery.recipientName())
                .addValue("address", delivery.address())
                .addValue("zone", delivery.zone())
                .addValue("state", delivery.state().text())
                .addValue("reason", delivery.reason())
                .addValue("nextAt", vendor.timestampOrNull(delivery.nextAt()))
                .addValue("provider", delivery.provider())
                .addValue("job", delivery.jobId())
                .addValue("dedupeKey", delivery.dedupeKey())
                .addValue("settings", delivery.settingsVersion())
                .addValue("now", vendor.timestamp(now));
    }
}
