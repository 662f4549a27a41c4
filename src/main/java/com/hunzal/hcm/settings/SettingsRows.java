package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import com.hunzal.hcm.settings.SettingsRules.Finding;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of settings, each change of which is kept in the history, also those that other programs make. */
@Component
class SettingsRows {

    /** By name: those that another program has added do not matter. */
    private static final String COLUMNS = SettingsChange.NAMES.stream()
            .filter(name -> !name.equals("channels") && !name.equals("warnings"))
            .map(name -> "settings." + name)
            .collect(Collectors.joining(", "));

    private final NotificationSettingsRepository rows;
    private final SettingsHistory history;
    private final WebhookSecrets webhooks;
    private final SlackProperties slack;
    private final Database database;
    private final Clock clock;

    SettingsRows(
            NotificationSettingsRepository rows,
            SettingsHistory history,
            WebhookSecrets webhooks,
            SlackProperties slack,
            Database database,
            Clock clock) {
        this.rows = rows;
        this.history = history;
        this.webhooks = webhooks;
        this.slack = slack;
        this.database = database;
        this.clock = clock;
    }

    /**
     * All null if there is no row yet.
     *
     * @return the row just as the database gave it, by name, in values that are equal if they say the same
     * @throws UnknownOrganization if there is no such organization
     */
    Map<String, @Nullable Object> columns(String organizationId) {
        return columns(database.reads(), organizationId);
    }

    private Map<String, @Nullable Object> columns(JdbcClient sql, String organizationId) {
        return sql.sql("""
                SELECT %s FROM %s organization LEFT JOIN notification_settings settings
                    ON settings.organization_id = organization.id
                WHERE organization.id = :org ORDER BY settings.id LIMIT 1
                """.formatted(COLUMNS, database.organizations()))
                .param("org", organizationId)
                .query((row, number) -> {
                    Map<String, @Nullable Object> columns = new HashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        var value = row.getObject(i);
                        columns.put(
                                row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
                                value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
                    }
                    return columns;
                })
                .optional()
                .orElseThrow(() -> new UnknownOrganization(organizationId));
    }

    /** Made if it is missing. */
    Snapshot snapshot(String organizationId) {
        return find(organizationId).orElseGet(() -> create(organizationId));
    }

    private Optional<Snapshot> find(String organizationId) {
        return rows.findFirstByOrganizationIdOrderById(organizationId).map(row -> row.snapshot(webhooks));
    }

    /** Several first looks at the same time make one row. */
    Snapshot create(String organizationId) {
        database.inTransaction(() -> {
            if (insert(organizationId) > 0) {
                history.note(organizationId, SettingsValues.DEFAULTS, null, ChangedBy.SYSTEM);
            }
            return null;
        });
        return find(organizationId).orElseThrow();
    }

    /** With the guide's columns only: the others have the same defaults in the table. */
    private int insert(String organizationId) {
        var defaults = SettingsValues.DEFAULTS;
        return database.writes()
                .sql("""
                INSERT INTO notification_settings (
                    id, organization_id, email_enabled, email_provider, email_from_address, sms_enabled, slack_enabled,
                    digest_frequency, dnd_enabled, dnd_start, dnd_end, created_at, updated_at)
                SELECT :id, :org, :emailEnabled, :emailProvider, :fromAddress, :smsEnabled, :slackEnabled,
                    :digestFrequency, :dndEnabled, :dndStart, :dndEnd, :now, :now
                WHERE NOT EXISTS (SELECT 1 FROM notification_settings WHERE organization_id = :org)
                ON CONFLICT DO NOTHING
                """)
                .param("id", Ids.next())
                .param("org", organizationId)
                .param("emailEnabled", defaults.emailEnabled())
                .param("emailProvider", defaults.emailProvider())
                .param("fromAddress", defaults.emailFromAddress())
                .param("smsEnabled", defaults.smsEnabled())
                .param("slackEnabled", defaults.slackEnabled())
                .param("digestFrequency", defaults.digestFrequency())
                .param("dndEnabled", defaults.dndEnabled())
                .param("dndStart", defaults.dndStart())
                .param("dndEnd", defaults.dndEnd())
                .param("now", database.vendor().timestamp(clock.instant()))
                .update();
    }

    /**
     * Whether another program has changed the settings since the last version, or left a webhook in the clear.
     *
     * @return the settings before; empty if there is nothing to {@link #notice}
     */
    Optional<SettingsValues> unnoticed(Snapshot seen) {
        var latest = history.latest(database.reads(), seen.organizationId()).map(SettingsHistory.Kept::values);
        return latest.filter(seen.values()::equals).isPresent() && !isToBeSealed(seen)
                ? Optional.empty()
                : Optional.of(latest.orElse(SettingsValues.DEFAULTS));
    }

    /**
     * Keeps in the history what another program has changed, and encrypts a webhook that it left in the clear.
     *
     * @return false if the row is not what was seen any more
     */
    boolean notice(Snapshot seen) {
        return database.inTransaction(() -> {
            var row = locked(seen);
            if (row == null) {
                return false;
            }
            noticeInTransaction(row, seen);
            return true;
        });
    }

    private void noticeInTransaction(NotificationSettings row, Snapshot seen) {
        history.note(seen.organizationId(), seen.values(), seen.storedWebhook(), ChangedBy.ANOTHER_PROGRAM);
        if (isToBeSealed(seen)) {
            row.seal(Objects.requireNonNull(webhooks.seal(seen.organizationId(), seen.storedWebhook())));
        }
    }

    /** What could not be sent to is left for its owner to see, and mend. */
    private boolean isToBeSealed(Snapshot seen) {
        return seen.storedWebhook() != null
                && webhooks.isPlain(seen.storedWebhook())
                && SlackWebhook.problem(seen.storedWebhook(), slack.allowedHosts()) == null;
    }

    private @Nullable NotificationSettings locked(Snapshot seen) {
        return rows.lock(seen.organizationId())
                .filter(row -> row.snapshot(webhooks).equals(seen))
                .orElse(null);
    }

    /**
     * @param odd columns that hold something else than they should
     * @param mended those of them that are to be overwritten
     * @return the row as it is then; null if it is not what was seen any more
     */
    @Nullable
    Snapshot change(Snapshot seen, List<Finding> odd, SettingsValues values, Set<String> mended, ChangedBy by) {
        var webhook = Objects.equals(values.slackWebhookUrl(), seen.values().slackWebhookUrl())
                ? seen.storedWebhook()
                : webhooks.seal(seen.organizationId(), values.slackWebhookUrl());
        return database.inTransaction(() -> {
            database.keepOrganization(seen.organizationId()); // before its row, as whoever deletes it does
            var row = locked(seen);
            if (row == null
                    || !OddColumns.of(columns(database.writes(), seen.organizationId()))
                            .equals(odd)) {
                return null;
            }
            noticeInTransaction(row, seen);
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            row.change(values, seen.values(), webhook, now);
            mend(row, seen.id(), values, mended, now);
            history.note(seen.organizationId(), values, webhook, by);
            return row.snapshot(webhooks);
        });
    }

    /** Hibernate sees no difference between 7 and true, and so would not write it. */
    private void mend(NotificationSettings row, String id, SettingsValues values, Set<String> columns, Instant now) {
        for (var column : columns) {
            database.writes()
                    .sql("UPDATE notification_settings SET " + column + " = :value WHERE id = :id")
                    .param("value", OddColumns.stored(column, values))
                    .param("id", id)
                    .update();
            row.touch(now);
        }
    }
}
