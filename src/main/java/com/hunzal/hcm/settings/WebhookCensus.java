package com.hunzal.hcm.settings;

import com.hunzal.hcm.secrets.SecretCount;
import com.hunzal.hcm.secrets.Secrets;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the webhooks of a database, for who looks at it from outside of the service. */
public final class WebhookCensus {

    private WebhookCensus() {}

    /** @param sql of a database that has the tables */
    public static List<SecretCount> take(JdbcClient sql, Secrets secrets) {
        return List.of(
                count("webhooks", "notification_settings", sql, secrets),
                count("former webhooks", "hcm_settings_versions", sql, secrets));
    }

    private static SecretCount count(String what, String table, JdbcClient sql, Secrets secrets) {
        var count = new SecretCount[] {SecretCount.none(what)};
        sql.sql("SELECT organization_id, slack_webhook_url FROM " + table + " WHERE slack_webhook_url IS NOT NULL")
                .query(row -> {
                    count[0] = count[0].and(
                            secrets, row.getString(2), WebhookSecrets.context(String.valueOf(row.getString(1))));
                });
        return count[0];
    }
}
