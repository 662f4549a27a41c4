package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.settings.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/**
 * Reads a delivery together with what it says: one statement, since this is asked for each message. Others read
 * {@link StoredDelivery}.
 */
final class LoadedRow {

    static final String SQL = """
            SELECT delivery.*, said.digest, said.send_at, said.expires_at, said.subject, said.body, said.template, said.data,
                said.attachments
            FROM hcm_deliveries delivery JOIN hcm_notifications said ON said.id = delivery.notification_id
            WHERE delivery.id = :id
            """;

    private LoadedRow() {}

    static LoadedDelivery read(ResultSet row, Vendor vendor) throws SQLException {
        var told = new Told(
                row.getString("subject"),
                row.getString("body"),
                row.getString("template"),
                row.getString("data"),
                row.getString("attachments"));
        return new LoadedDelivery(delivery(row, vendor), told);
    }

    /** As {@link StoredDelivery#of}: what a person has sent once more goes now, and alone. */
    private static Delivery delivery(ResultSet row, Vendor vendor) throws SQLException {
        var resends = row.getInt("resends");
        var first = resends == 0;
        return new Delivery(
                row.getString("id"),
                row.getString("notification_id"),
                row.getString("organization_id"),
                row.getString("event"),
                Severity.of(row.getString("severity")),
                Channel.of(row.getString("channel")),
                row.getString("recipient_id"),
                row.getString("recipient_name"),
                row.getString("address"),
                row.getString("zone"),
                first && row.getBoolean("digest"),
                row.getString("dedupe_key"),
                first ? vendor.timestamp(row, "send_at") : null,
                first ? vendor.timestamp(row, "expires_at") : null,
                DeliveryState.of(row.getString("state")),
                row.getString("reason"),
                vendor.timestamp(row, "next_at"),
                row.getString("provider"),
                row.getString("job_id"),
                row.getInt("attempt"),
                row.getInt("retries"),
                resends,
                row.getString("digest_id"),
                row.getString("settings_version"),
                Objects.requireNonNullElse(vendor.timestamp(row, "created_at"), Instant.EPOCH),
                vendor.timestamp(row, "deadline_at"));
    }
}
