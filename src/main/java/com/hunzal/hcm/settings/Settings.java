package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import com.hunzal.hcm.settings.SettingsResponse.Warning;
import com.hunzal.hcm.settings.SettingsRules.Finding;
import com.hunzal.hcm.web.IfMatch;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and changes the notification settings of an organization, which exist from the first look at them. */
@Component
public class Settings {

    /** Each means that somebody else's change came first. */
    private static final int MOST_ATTEMPTS = 50;

    static final String CACHE = "settings";

    private static final long BYTES_OF_A_ROW = 5000;
    private static final long BYTES_OF_A_NODE = 80;

    private final SettingsRows rows;
    private final SettingsHistory history;
    private final ChannelStates channels;
    private final ChannelPauses pauses;
    private final SlackProperties slack;
    private final AfterCommit events;
    private final Cache cache;
    private final JsonMapper json;
    private final Trouble noticing;

    Settings(
            SettingsRows rows,
            SettingsHistory history,
            ChannelStates channels,
            ChannelPauses pauses,
            SlackProperties slack,
            AfterCommit events,
            CacheManager caches,
            JsonMapper json,
            Clock clock) {
        this.rows = rows;
        this.history = history;
        this.channels = channels;
        this.pauses = pauses;
        this.slack = slack;
        this.events = events;
        this.cache = Objects.requireNonNull(caches.getCache(CACHE));
        this.json = json;
        this.noticing = new Trouble(
                LoggerFactory.getLogger(Settings.class),
                clock,
                "What another program changed in settings cannot be kept in their history; they count all the same");
    }

    /** @param odd columns that hold something else than they should */
    record Resolved(Snapshot row, DeliverySettings delivery, List<Finding> odd, List<Warning> warnings) {}

    /** @param etag strong, with its quotes; another one as soon as anything that the response shows has changed */
    record Shown(SettingsResponse response, String etag) {}

    /** @param columns the row as {@link SettingsRows#columns} gives it */
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
                } else if (value instanceof ByteBuffer bytes) {
                    characters += bytes.remaining();
                }
            }
            return (int) Math.min(Integer.MAX_VALUE, BYTES_OF_A_ROW + 4 * characters + BYTES_OF_A_NODE * nodes);
        }
    }

    /** @throws UnknownOrganization if somebody has deleted it */
    public DeliverySettings forDelivery(String organizationId) {
        return resolved(organizationId).delivery();
    }

    /**
     * What {@link #forDelivery} would give if this change were made; it is not.
     *
     * @param patch as {@code PUT} takes it
     * @throws com.hunzal.hcm.web.Problem 400 or 422 with everything that is wrong
     */
    public DeliverySettings asIf(String organizationId, JsonNode patch) {
        var now = resolved(organizationId);
        var values = merged(patch, now, show(now)).values();
        return resolve(
                        new Snapshot(
                                now.row().id(),
                                organizationId,
                                values,
                                null,
                                Objects.equals(
                                                values.slackWebhookUrl(),
                                                now.row().values().slackWebhookUrl())
                                        ? now.row().webhookTrouble()
                                        : null,
                                null,
                                null),
                        now.odd())
                .delivery();
    }

    /** @throws UnknownOrganization if there is no such organization */
    Shown get(String organizationId) {
        return show(resolved(organizationId));
    }

    /** Derived anew only if any column of the row has changed, whoever changed it. */
    private Resolved resolved(String organizationId) {
        var columns = rows.columns(organizationId);
        var known = cache.get(organizationId, Remembered.class);
        if (known != null && known.columns().equals(columns)) {
            return known.resolved();
        }
        var exists = columns.values().stream().anyMatch(Objects::nonNull);
        var row = exists ? rows.snapshot(organizationId) : rows.create(organizationId);
        // Within somebody's transaction nothing is written that is not his, and the next look notices it.
        var noticed = exists
                && !TransactionSynchronizationManager.isActualTransactionActive()
                && noticing.attempt(() -> notice(row));
        var resolved = resolve(row, OddColumns.of(columns));
        if (noticed && row.webhookTrouble() == null) { // a key that is missing may come back
            cache.put(organizationId, new Remembered(columns, resolved));
        }
        return resolved;
    }

    private void notice(Snapshot row) {
        rows.unnoticed(row).ifPresent(before -> {
            if (rows.notice(row)) {
                changed(row.organizationId(), before, row.values());
            }
        });
    }

    private void changed(String organizationId, SettingsValues before, SettingsValues now) {
        if (now.equals(before)) {
            return;
        }
        if (!Objects.equals(now.emailProvider(), before.emailProvider())
                || !Objects.equals(now.emailFallbackProvider(), before.emailFallbackProvider())) {
            pauses.resume(organizationId, Channel.EMAIL);
        }
        if (!Objects.equals(now.smsProvider(), before.smsProvider())) {
            pauses.resume(organizationId, Channel.SMS);
        }
        if (!Objects.equals(now.slackWebhookUrl(), before.slackWebhookUrl())) {
            pauses.resume(organizationId, Channel.SLACK);
        }
        events.publish(new SettingsChanged(organizationId));
    }

    /** @param mended columns that hold something else than they should, and are to be overwritten */
    private record Wanted(SettingsValues values, Set<String> mended) {}

    /**
     * @param patch absent keeps, null clears, a value sets
     * @throws EtagMismatch if the caller has seen another state than this one
     * @throws ChangedTooOften if others change the row all the time
     */
    Shown update(String organizationId, JsonNode patch, @Nullable String ifMatch, ChangedBy by) {
        return change(organizationId, ifMatch, by, now -> merged(patch, now, show(now)));
    }

    private Wanted merged(JsonNode patch, Resolved now, Shown shown) {
        var names = now.odd().stream().map(Finding::field).collect(Collectors.toSet());
        var values =
                SettingsChange.merge(patch, now.row(), json.valueToTree(shown.response()), names, slack.allowedHosts());
        names.retainAll(patch.propertyNames());
        return new Wanted(values, names);
    }

    /**
     * The settings as they were after that version, as a new one.
     *
     * @throws UnknownVersion if there is none of that number
     * @throws com.hunzal.hcm.web.Problem 422 if they are not valid any more
     * @throws EtagMismatch if the caller has seen another state than this one
     */
    Shown restore(String organizationId, int version, @Nullable String ifMatch, ChangedBy by) {
        return change(organizationId, ifMatch, by, now -> {
            var kept = history.find(organizationId, version).orElseThrow(UnknownVersion::new);
            SettingsChange.checkRestored(kept, now.row().values(), slack.allowedHosts());
            return new Wanted(
                    kept.values(), now.odd().stream().map(Finding::field).collect(Collectors.toSet()));
        });
    }

    /**
     * What takes its time, and may be wrong, comes before the transaction: on SQLite nobody else writes during one. If
     * somebody has changed the row by then, all of it is done again with what is there now.
     */
    private Shown change(
            String organizationId, @Nullable String ifMatch, ChangedBy by, Function<Resolved, Wanted> wanted) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            var odd = OddColumns.of(rows.columns(organizationId));
            var before = resolve(rows.snapshot(organizationId), odd);
            if (!IfMatch.matches(ifMatch, show(before).etag())) {
                throw new EtagMismatch();
            }
            var next = wanted.apply(before);
            var after = rows.change(before.row(), odd, next.values(), next.mended(), by);
            if (after != null) {
                changed(organizationId, before.row().values(), after.values());
                var left = odd.stream().filter(each -> !next.mended().contains(each.field()));
                return show(resolve(after, left.toList()));
            }
        }
        throw new ChangedTooOften();
    }

    /** The state that the caller wants to change is no longer there. */
    static class EtagMismatch extends RuntimeException {}

    /** Others have changed the row each time that it was about to be written. */
    static class ChangedTooOften extends RuntimeException {}

    /** Settings have no version of this number, or no longer. */
    static class UnknownVersion extends RuntimeException {}

    private Resolved resolve(Snapshot row, List<Finding> odd) {
        var findings = Stream.concat(odd.stream(), SettingsRules.findings(row.values(), slack.allowedHosts()).stream())
                .map(each -> row.webhookTrouble() != null && each.field().equals(WebhookSecrets.FIELD)
                        ? new Finding(each.field(), row.webhookTrouble())
                        : each)
                .toList();
        var byField = findings.stream()
                .flatMap(each -> each.fields().stream().map(field -> Map.entry(field, each.message())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
        var version = SettingsEtag.of(SettingsText.bytes(row.values()), odd.toString());
        return new Resolved(
                row, row.values().forDelivery(row.organizationId(), byField, version), odd, warnings(findings));
    }

    private static List<Warning> warnings(List<Finding> findings) {
        return findings.stream()
                .collect(Collectors.toMap(Finding::field, Finding::message, (first, second) -> first))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Warning(each.getKey(), each.getValue()))
                .toList();
    }

    /** With the channels as they are at this moment, of which the row does not tell. */
    private Shown show(Resolved resolved) {
        var response = SettingsResponse.of(resolved.row(), channels.of(resolved.delivery()), resolved.warnings());
        // The mask hides changes of the secret, the tag must not; the hash gives nothing away.
        return new Shown(
                response,
                '"'
                        + SettingsEtag.of(
                                json.writeValueAsBytes(response),
                                String.valueOf(resolved.row().values().slackWebhookUrl()))
                        + '"');
    }
}
