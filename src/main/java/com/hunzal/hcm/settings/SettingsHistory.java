package com.hunzal.hcm.settings;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.settings.SettingsText.Change;
import com.hunzal.hcm.web.ListPage;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.UnknownCursor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an organization's settings were after each change. */
@Component
class SettingsHistory {

    /** Of an organization; older ones go. */
    static final int MOST_VERSIONS = 1_000;

    private static final PageCursor CURSORS = new PageCursor("settings-history");

    private final Database database;
    private final WebhookSecrets webhooks;
    private final AuditTrail audit;
    private final Clock clock;

    SettingsHistory(Database database, WebhookSecrets webhooks, AuditTrail audit, Clock clock) {
        this.database = database;
        this.webhooks = webhooks;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param webhookTrouble why its webhook cannot be read */
    record Kept(
            int version, SettingsValues values, @Nullable String webhookTrouble) {}

    @Schema(name = "SettingsVersion")
    record Version(
            int version,
            Instant changedAt,

            @Schema(
                    description =
                            "Who: a token's sub, \"system\", or \"another program\" for plain SQL, noticed afterwards")
            String changedBy,

            @Schema(description = "Of which request; null if it was none") @Nullable
            String requestId,

            List<Change> changes) {}

    @Schema(name = "SettingsHistory")
    record Page(
            List<Version> items,
            int limit,

            @Schema(description = "For the next page; null on the last") @Nullable
            String nextCursor)
            implements ListPage {}

    Optional<Kept> latest(JdbcClient sql, String organizationId) {
        return sql.sql("""
                SELECT version, settings, slack_webhook_url FROM hcm_settings_versions
                WHERE organization_id = :org ORDER BY version DESC LIMIT 1
                """)
                .param("org", organizationId)
                .query((row, number) -> kept(organizationId, row))
                .optional();
    }

    Optional<Kept> find(String organizationId, int version) {
        return database.reads()
                .sql("""
                SELECT version, settings, slack_webhook_url FROM hcm_settings_versions
                WHERE organization_id = :org AND version = :version
                """)
                .param("org", organizationId)
                .param("version", version)
                .query((row, number) -> kept(organizationId, row))
                .optional();
    }

    private Kept kept(String organizationId, ResultSet row) throws SQLException {
        var webhook = webhooks.open(organizationId, row.getString("slack_webhook_url"));
        return new Kept(
                row.getInt("version"), SettingsText.read(row.getString("settings"), webhook.url()), webhook.trouble());
    }

    /**
     * In the transaction that holds the row of the settings. Adds nothing if the newest version says the same.
     *
     * @param storedWebhook as it is in the row; encrypted here if it is not
     * @return whether it was another state
     */
    boolean note(String organizationId, SettingsValues values, @Nullable String storedWebhook, ChangedBy by) {
        var latest = latest(database.writes(), organizationId);
        if (latest.filter(each -> each.values().equals(values)).isPresent()) {
            return false;
        }
        var version = latest.map(Kept::version).orElse(0) + 1;
        var before = latest.map(Kept::values).orElse(SettingsValues.DEFAULTS);
        var changes = SettingsText.changes(before, values);
        database.writes()
                .sql("""
                INSERT INTO hcm_settings_versions (
                    organization_id, version, changed_at, changed_by, request_id, settings, slack_webhook_url, changes)
                VALUES (:org, :version, :now, :by, :request, :settings, :webhook, :changes)
                """)
                .param("org", organizationId)
                .param("version", version)
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("by", by.subject())
                .param("request", by.requestId())
                .param("settings", SettingsText.write(values))
                .param(
                        "webhook",
                        webhooks.isPlain(storedWebhook) ? webhooks.seal(organizationId, storedWebhook) : storedWebhook)
                .param("changes", SettingsText.write(changes))
                .update();
        database.writes()
                .sql("DELETE FROM hcm_settings_versions WHERE organization_id = :org AND version <= :last")
                .param("org", organizationId)
                .param("last", version - MOST_VERSIONS)
                .update();
        if (by.isPerson()) {
            var fields = changes.stream().map(SettingsText.Change::field).toList();
            audit.append(
                    organizationId,
                    "settings.change",
                    "notification-settings",
                    Map.of("version", version, "fields", fields));
        }
        return true;
    }

    /** @throws UnknownCursor if it is none of this list */
    Page page(String organizationId, int limit, @Nullable String cursor) {
        var found = database.reads()
                .sql("""
                SELECT version, changed_at, changed_by, request_id, changes FROM hcm_settings_versions
                WHERE organization_id = :org AND version < :before ORDER BY version DESC LIMIT :limit
                """)
                .param("org", organizationId)
                .param(
                        "before",
                        cursor == null
                                ? Integer.MAX_VALUE
                                : CURSORS.read(cursor, 1, place -> Integer.valueOf(place.get(0))))
                .param("limit", limit + 1) // one more tells whether more follow
                .query((row, number) -> new Version(
                        row.getInt("version"),
                        Objects.requireNonNullElse(database.vendor().timestamp(row, "changed_at"), Instant.EPOCH),
                        row.getString("changed_by"),
                        row.getString("request_id"),
                        SettingsText.readChanges(row.getString("changes"))))
                .list();
        var page = CURSORS.page(found, limit, last -> List.of(last.version()));
        return new Page(page.rows(), limit, page.next());
    }
}
