package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.providers.CredentialCensus;
import com.hunzal.hcm.schema.ConfiguredSchema;
import com.hunzal.hcm.secrets.SecretCount;
import com.hunzal.hcm.secrets.Secrets;
import com.hunzal.hcm.settings.WebhookCensus;
import java.util.List;
import java.util.stream.Stream;

/** How many secrets there are in the database, and by which keys they can be read. */
final class SecretsInDatabase {

    private SecretsInDatabase() {}

    /** Empty if the database is older than they are. */
    static List<SecretCount> of(Beans beans) {
        var schema = beans.get(ConfiguredSchema.class);
        var secrets = beans.get(Secrets.class);
        return schema.hasTable("hcm_provider_credentials") && schema.hasTable("notification_settings")
                ? beans.get(ConfiguredDatabase.class)
                        .readOrganizations((sql, organizations) -> Stream.concat(
                                        Stream.of(CredentialCensus.take(sql, secrets)),
                                        WebhookCensus.take(sql, secrets).stream())
                                .toList())
                : List.of();
    }

    /** For people. */
    static String text(List<SecretCount> counts) {
        var lines = counts.stream().map(SecretsInDatabase::line).toList();
        return lines.isEmpty() ? "" : "\nSecrets\n" + Columns.of(lines);
    }

    private static List<String> line(SecretCount count) {
        var keys = new StringBuilder();
        count.byKey().forEach((key, number) -> keys.append("%s by key %s, ".formatted(number, key)));
        return List.of(
                count.what(), "%s%s in the clear, %s unreadable".formatted(keys, count.plain(), count.unreadable()));
    }
}
