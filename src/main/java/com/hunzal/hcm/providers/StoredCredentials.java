package com.hunzal.hcm.providers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.secrets.SecretUnreadable;
import com.hunzal.hcm.secrets.Secrets;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of organizations' own credentials, each field encrypted for its place. */
@Component
class StoredCredentials {

    /** How often it is written at most that they work. */
    static final Duration SUCCESS_IS_NOTED = Duration.ofMinutes(1);

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> FIELDS = new TypeReference<>() {};

    private final Database database;
    private final Secrets secrets;
    private final Clock clock;
    private final Cache<String, Instant> lastNoted =
            Caffeine.newBuilder().maximumSize(10_000).build();

    StoredCredentials(Database database, Secrets secrets, Clock clock) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param fields as they are stored */
    record Row(
            String organizationId,
            Channel channel,
            String provider,
            String fields,
            String fingerprint,
            @Nullable Instant setAt,
            String setBy,
            @Nullable Instant lastSuccessAt) {}

    /** Replaces all fields of those that are there. */
    void put(String organizationId, Channel channel, String provider, Map<String, String> fields, String by) {
        var encrypted = encrypt(organizationId, channel, provider, fields);
        database.writes()
                .sql("""
                INSERT INTO hcm_provider_credentials (
                    organization_id, channel, provider, fields, key_id, fingerprint, set_at, set_by)
                VALUES (:org, :channel, :provider, :fields, :key, :fingerprint, :now, :by)
                ON CONFLICT (organization_id, channel, provider) DO UPDATE SET fields = excluded.fields,
                    key_id = excluded.key_id, fingerprint = excluded.fingerprint, set_at = excluded.set_at,
                    set_by = excluded.set_by, last_success_at = NULL
                """)
                .param("org", organizationId)
                .param("channel", channel.text())
                .param("provider", provider)
                .param("fields", encrypted.text())
                .param("key", encrypted.keyId())
                .param("fingerprint", fingerprint(organizationId, channel, provider, fields))
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("by", by)
                .update();
    }

    /** @param keyId the one that all fields were encrypted with */
    record Encrypted(String text, String keyId) {}

    Encrypted encrypt(String organizationId, Channel channel, String provider, Map<String, String> fields) {
        var encrypted = new TreeMap<String, String>();
        fields.forEach((name, value) ->
                encrypted.put(name, secrets.encrypt(value, organizationId, channel.text(), provider, name)));
        return new Encrypted(
                JSON.writeValueAsString(encrypted),
                secrets.keyId(encrypted.firstEntry().getValue()).orElseThrow());
    }

    /** Tells two accounts apart, of which nothing can be guessed from it. */
    String fingerprint(String owner, Channel channel, String provider, Map<String, String> fields) {
        var parts = new ArrayList<>(List.of(owner, channel.text(), provider));
        new TreeMap<>(fields).forEach((name, value) -> parts.addAll(List.of(name, value)));
        return secrets.fingerprint(parts.toArray(String[]::new));
    }

    /** @return whether there were any */
    boolean delete(String organizationId, Channel channel, String provider) {
        return database.writes()
                        .sql("""
                DELETE FROM hcm_provider_credentials
                WHERE organization_id = :org AND channel = :channel AND provider = :provider
                """)
                        .param("org", organizationId)
                        .param("channel", channel.text())
                        .param("provider", provider)
                        .update()
                > 0;
    }

    Optional<Row> find(String organizationId, Channel channel, String provider) {
        return all(organizationId).stream()
                .filter(each -> each.channel() == channel && each.provider().equals(provider))
                .findFirst();
    }

    List<Row> all(String organizationId) {
        return database.reads()
                .sql("SELECT * FROM hcm_provider_credentials WHERE organization_id = :org ORDER BY channel, provider")
                .param("org", organizationId)
                .query((row, number) -> new Row(
                        organizationId,
                        Channel.of(row.getString("channel")),
                        row.getString("provider"),
                        row.getString("fields"),
                        row.getString("fingerprint"),
                        database.vendor().timestamp(row, "set_at"),
                        row.getString("set_by"),
                        database.vendor().timestamp(row, "last_success_at")))
                .list();
    }

    /**
     * In the clear.
     *
     * @throws AccountUnreadable naming the key that is missing, or saying that they were changed
     */
    Map<String, String> open(Row row) {
        var fields = new TreeMap<String, String>();
        try {
            JSON.readValue(row.fields(), FIELDS)
                    .forEach((name, stored) -> fields.put(
                            name,
                            secrets.decrypt(
                                    stored, row.organizationId(), row.channel().text(), row.provider(), name)));
            return fields;
        } catch (SecretUnreadable lost) {
            throw new AccountUnreadable(lost.because("credentials"));
        }
    }

    /** A message went out with these. */
    void succeeded(String organizationId, Channel channel, String provider, String fingerprint) {
        var now = clock.instant();
        var noted = lastNoted.getIfPresent(fingerprint);
        if (noted != null && Duration.between(noted, now).abs().compareTo(SUCCESS_IS_NOTED) < 0) {
            return; // without a look at the database, which has one writer: messages go out by the thousand
        }
        lastNoted.put(fingerprint, now);
        database.writes()
                .sql("""
                UPDATE hcm_provider_credentials SET last_success_at = :now
                WHERE organization_id = :org AND channel = :channel AND provider = :provider
                    AND fingerprint = :fingerprint AND (last_success_at IS NULL OR last_success_at < :before)
                """)
                .param("org", organizationId)
                .param("channel", channel.text())
                .param("provider", provider)
                .param("fingerprint", fingerprint)
                .param("now", database.vendor().timestamp(now))
                .param("before", database.vendor().timestamp(now.minus(SUCCESS_IS_NOTED)))
                .update();
    }
}
