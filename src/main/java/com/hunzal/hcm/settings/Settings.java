package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import com.hunzal.hcm.settings.SettingsRules.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and changes the notification settings of an organization, which exist from the first look at them. */
@Component
public class Settings {

    /** Each means that somebody else's change came first. */
    private static final int MOST_ATTEMPTS = 50;

    static final String CACHE = "settings";

    private static final long BYTES_OF_A_ROW = 4000;
    private static final long BYTES_OF_A_NODE = 80;

    private final NotificationSettingsRepository rows;
    private final Database database;
    private final SlackProperties slack;
    private final Cache cache;
    private final JsonMapper json;
    private final Clock clock;
    private final @Nullable String mailHost;

    Settings(
            NotificationSettingsRepository rows,
            Database database,
            SlackProperties slack,
            CacheManager caches,
            JsonMapper json,
            Clock clock,
            @Value("${spring.mail.host:}") String mailHost) {
        this.rows = rows;
        this.database = database;
        this.slack = slack;
        this.cache = Objects.requireNonNull(caches.getCache(CACHE));
        this.json = json;
        this.clock = clock;
        this.mailHost = mailHost;
    }

    /** Who e-mail of an organization comes from. */
    public record Sender(String address, @Nullable String name) {}

    /** @param etag strong, with its quotes; another one as soon as anything that the response shows has changed */
    record Resolved(Snapshot row, SettingsResponse response, String etag) {}

    /** @param columns the row just as the database gave it, by name */
    record Remembered(Map<String, @Nullable Object> columns, Resolved resolved) {

        /** What it takes of the heap, rather too much: three times as text, and once as the objects that JSON becomes. */
        int bytes() {
            var characters = 0L;
            var nodes = 0L;
            for (var value : columns.values()) {
                if (value instanceof String text) {
                    characters += text.length();
                    nodes += text.chars()
                            .filter(each -> ",:[{".indexOf(each) >= 0)
                            .count();
                }
            }
            return (int) Math.min(Integer.MAX_VALUE, BYTES_OF_A_ROW + 4 * characters + BYTES_OF_A_NODE * nodes);
        }
    }

    /** @throws UnknownOrganization if somebody has deleted it */
    public Sender sender(String organizationId) {
        var values = get(organizationId).row().values();
        return new Sender(values.emailFromAddress(), values.emailFromName());
    }

    /** @throws UnknownOrganization if somebody has deleted it */
    public DeliverySettings forDelivery(String organizationId) {
        var resolved = get(organizationId);
        return resolved.row().values().forDelivery(organizationId, slack.allowedHosts(), resolved.etag());
    }

    /**
     * Derived anew only if any column of the row has changed, whoever changed it.
     *
     * @throws UnknownOrganization if there is no such organization
     */
    Resolved get(String organizationId) {
        var columns = columns(database.reads(), organizationId);
        var known = cache.get(organizationId, Remembered.class);
        if (known != null && known.columns().equals(columns)) {
            return known.resolved();
        }
        var exists = columns.values().stream().anyMatch(Objects::nonNull);
        var row = exists ? row(organizationId) : create(organizationId);
        var resolved = resolve(row.snapshot(), OddFlags.of(columns));
        if (exists) {
            cache.put(organizationId, new Remembered(columns, resolved));
        }
        return resolved;
    }

    /** All null if there is no row yet. */
    private Map<String, @Nullable Object> columns(JdbcClient sql, String organizationId) {
        return sql.sql("""
                SELECT settings.* FROM %s organization LEFT JOIN notification_settings settings
                    ON settings.organization_id = organization.id
                WHERE organization.id = :org ORDER BY settings.id LIMIT 1
                """.formatted(database.organizations()))
                .param("org", organizationId)
                .query((row, number) -> {
                    Map<String, @Nullable Object> columns = new HashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.put(row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT), row.getObject(i));
                    }
                    return columns;
                })
                .optional()
                .orElseThrow(() -> new UnknownOrganization(organizationId));
    }

    private NotificationSettings row(String organizationId) {
        return rows.findFirstByOrganizationIdOrderById(organizationId).orElseGet(() -> create(organizationId));
    }

    /**
     * What takes its time, and may be wrong, comes before the transaction: on SQLite nobody else writes during one. If
     * somebody has changed the row by then, all of it is done again with what is there now.
     *
     * @throws EtagMismatch if the caller has seen another state than this one
     * @throws ChangedTooOften if others change the row all the time
     */
    Resolved update(String organizationId, JsonNode patch, @Nullable String ifMatch) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            var odd = OddFlags.of(columns(database.reads(), organizationId));
            var seen = row(organizationId).snapshot();
            var before = resolve(seen, odd);
            if (ifMatch != null && !matches(ifMatch, before.etag())) {
                throw new EtagMismatch();
            }
            var names = odd.stream().map(Finding::field).collect(Collectors.toSet());
            var values =
                    SettingsChange.merge(patch, seen, json.valueToTree(before.response()), names, slack.allowedHosts());
            names.retainAll(patch.propertyNames());
            var after = database.inTransaction(() -> change(seen, odd, values, names));
            if (after != null) {
                return resolve(
                        after,
                        odd.stream()
                                .filter(each -> !names.contains(each.field()))
                                .toList());
            }
        }
        throw new ChangedTooOften();
    }

    /**
     * @param flags columns that hold something else than 0 or 1, to be mended
     * @return the row as it is then; null if it is not what was seen any more
     */
    private @Nullable Snapshot change(Snapshot seen, List<Finding> odd, SettingsValues values, Set<String> flags) {
        var row = rows.lock(seen.organizationId()).orElse(null);
        if (row == null
                || !row.snapshot().equals(seen)
                || !OddFlags.of(columns(database.writes(), seen.organizationId()))
                        .equals(odd)) {
            return null;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        row.change(values, now);
        mend(row, flags, now);
        return row.snapshot();
    }

    /** Hibernate sees no difference between 7 and true, and so would not write it. */
    private void mend(NotificationSettings row, Set<String> flags, Instant now) {
        for (var flag : flags) {
            database.writes()
                    .sql("UPDATE notification_settings SET " + flag + " = :value WHERE id = :id")
                    .param("value", row.flag(flag))
                    .param("id", row.snapshot().id())
                    .update();
            row.touch(now);
        }
    }

    /** The state that the caller wants to change is no longer there. */
    static class EtagMismatch extends RuntimeException {}

    /** Others have changed the row each time that it was about to be written. */
    static class ChangedTooOften extends RuntimeException {}

    private Resolved resolve(Snapshot row, List<Finding> odd) {
        var warnings = Stream.concat(odd.stream(), SettingsRules.findings(row.values(), slack.allowedHosts()).stream())
                .map(each -> new SettingsResponse.Warning(each.field(), each.message()))
                .sorted(Comparator.comparing(SettingsResponse.Warning::field))
                .toList();
        var response = SettingsResponse.of(row, Channels.of(row.values(), mailHost), warnings);
        // The mask hides changes of the secret, the tag must not; the hash gives nothing away.
        return new Resolved(
                row, response, etag(response, String.valueOf(row.values().slackWebhookUrl())));
    }

    /** Several first looks at the same time make one row. */
    private NotificationSettings create(String organizationId) {
        var now = database.vendor().timestamp(clock.instant());
        var defaults = SettingsValues.DEFAULTS;
        database.inTransaction(() -> database.writes()
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
                .param("now", now)
                .update());
        return rows.findFirstByOrganizationIdOrderById(organizationId).orElseThrow();
    }

    private String etag(SettingsResponse response, String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(json.writeValueAsBytes(response));
            var hash = digest.digest(secret.getBytes(StandardCharsets.UTF_8));
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9110, 13.1.1: any of the tags, or "*"; weak ones never match. */
    private static boolean matches(String ifMatch, String etag) {
        return Arrays.stream(StringUtils.commaDelimitedListToStringArray(ifMatch))
                .map(String::trim)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
