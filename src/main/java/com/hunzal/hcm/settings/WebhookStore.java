package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.secrets.SecretStore;
import com.hunzal.hcm.secrets.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The webhooks of one table.
 *
 * @param table which has columns organization_id and slack_webhook_url
 * @param id the column by which its rows are gone through
 */
record WebhookStore(String name, String table, String id, Database database, WebhookSecrets webhooks, Secrets secrets)
        implements SecretStore {

    /** Text between two columns of a place; no id that we make, and none that others do as a rule, has it. */
    private static final String AND = "\n";

    /** Both tables that have some. */
    @Configuration(proxyBeanMethods = false)
    static class Both {

        @Bean
        SecretStore presentWebhooks(Database database, WebhookSecrets webhooks, Secrets secrets) {
            return new WebhookStore("webhooks", "notification_settings", "id", database, webhooks, secrets);
        }

        @Bean
        SecretStore formerWebhooks(Database database, WebhookSecrets webhooks, Secrets secrets) {
            return new WebhookStore(
                    "former webhooks", "hcm_settings_versions", "CAST(version AS TEXT)", database, webhooks, secrets);
        }
    }

    private record Row(String organizationId, String id, String stored) {}

    @Override
    public Batch reencrypt(@Nullable String after, int most) {
        var rows = next(after, most);
        var unreadable = 0;
        var changes = new LinkedHashMap<Row, String>();
        for (var row : rows) {
            var webhook = webhooks.open(row.organizationId(), row.stored());
            if (webhook.trouble() == null) {
                changes.put(row, String.valueOf(webhooks.seal(row.organizationId(), webhook.url())));
            } else {
                unreadable++;
            }
        }
        var encrypted = database.inTransaction(
                () -> changes.entrySet().stream().mapToInt(this::write).sum());
        var last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        return new Batch(
                encrypted,
                unreadable,
                last == null || rows.size() < most ? null : last.organizationId() + AND + last.id());
    }

    /** Those that the first key has not encrypted, in the order of organizations. */
    private List<Row> next(@Nullable String after, int most) {
        var place = after == null ? List.of("", "") : List.of(after.split(AND, 2));
        var prefix = secrets.currentPrefix();
        return database.reads()
                .sql("""
                SELECT organization_id, %1$s AS place, slack_webhook_url FROM %2$s
                WHERE slack_webhook_url IS NOT NULL AND substr(slack_webhook_url, 1, :length) <> :prefix
                    AND organization_id IS NOT NULL AND (organization_id, %1$s) > (:organization, :id)
                ORDER BY organization_id, %1$s LIMIT :most
                """.formatted(id, table))
                .params(Map.of(
                        "length", prefix.length(),
                        "prefix", prefix,
                        "organization", place.get(0),
                        "id", place.get(1),
                        "most", most))
                .query((row, number) ->
                        new Row(row.getString("organization_id"), row.getString("place"), row.getString(3)))
                .list();
    }

    private int write(Map.Entry<Row, String> change) {
        var row = change.getKey();
        return database.writes()
                .sql("""
                UPDATE %s SET slack_webhook_url = :new
                WHERE organization_id = :organization AND %s = :id AND slack_webhook_url = :old
                """.formatted(table, id))
                .param("new", change.getValue())
                .param("organization", row.organizationId())
                .param("id", row.id())
                .param("old", row.stored())
                .update();
    }
}
