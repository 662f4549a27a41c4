package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.TestJobContext;
import com.hunzal.hcm.maintenance.SecretsReencryptJob.Payload;
import com.hunzal.hcm.maintenance.SecretsReencryptJob.Result;
import com.hunzal.hcm.secrets.OtherKeys;
import com.hunzal.hcm.secrets.Secrets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** After keys have changed, everything is encrypted with the first. */
@TestPropertySource(properties = "hcm.security.encryption-keys=" + SecretsReencryptContract.KEYS)
abstract class SecretsReencryptContract extends ServerTest {

    static final String KEYS = "new:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=," + OtherKeys.KEY;

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String WEBHOOK = "https://hooks.slack.com/services/T/B/SECRETSECRETSECRET";

    @Autowired
    private SecretsReencryptJob job;

    @Autowired
    private Secrets secrets;

    private Result run() throws InterruptedException {
        var outcome = job.handle(new Payload(), new TestJobContext());
        return (Result) ((JobOutcome.Succeeded) outcome).result();
    }

    private String webhook(String table) {
        return String.valueOf(rows(
                        "SELECT slack_webhook_url FROM " + table
                                + " WHERE organization_id = ? AND slack_webhook_url IS NOT NULL",
                        organization)
                .get(0)
                .get("slack_webhook_url"));
    }

    private void old(String table) {
        sql(
                "UPDATE " + table
                        + " SET slack_webhook_url = ? WHERE organization_id = ? AND slack_webhook_url IS NOT NULL",
                OtherKeys.encrypt(WEBHOOK, organization, "slack", "slack", "slack_webhook_url"),
                organization);
    }

    @Test
    void whatOtherKeysEncryptedAndWhatIsInTheClearIsEncryptedWithTheFirst() throws Exception {
        run(); // what other tests have left
        admin().body("{\"slack_webhook_url\": \"" + WEBHOOK + "\"}")
                .put(SETTINGS)
                .then()
                .statusCode(200);
        admin().body("{\"api_key\": \"SG.SECRET\"}")
                .put(SETTINGS + "/credentials/email/sendgrid")
                .then()
                .statusCode(204);
        assertThat(run().encrypted()).isZero();
        old("notification_settings");
        old("hcm_settings_versions");
        sql(
                "UPDATE hcm_provider_credentials SET key_id = 'lost', fields = ? WHERE organization_id = ?",
                "{\"api_key\": \"%s\"}"
                        .formatted(OtherKeys.encrypt("SG.SECRET", organization, "email", "sendgrid", "api_key")),
                organization);
        var etag = admin().get(SETTINGS).header("ETag");
        var plain = organization;
        organization = addOrganization();
        admin().get(SETTINGS).then().statusCode(200);
        sql("UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?", WEBHOOK, organization);

        assertThat(run()).satisfies(done -> assertThat(done.encrypted()).isEqualTo(4));
        assertThat(run()).satisfies(done -> assertThat(done.encrypted()).isZero());

        assertThat(webhook("notification_settings")).startsWith("v1.new.");
        organization = plain;
        assertThat(webhook("notification_settings")).startsWith("v1.new.");
        assertThat(webhook("hcm_settings_versions")).startsWith("v1.new.");
        assertThat(secrets.decrypt(
                        webhook("notification_settings"), organization, "slack", "slack", "slack_webhook_url"))
                .isEqualTo(WEBHOOK);
        assertThat(rows("SELECT fields, key_id FROM hcm_provider_credentials WHERE organization_id = ?", organization))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("key_id", "new"))
                .satisfies(row -> assertThat(row.get("fields").toString()).contains("v1.new."));
        admin().get(SETTINGS).then().header("ETag", equalTo(etag));
        admin().get(SETTINGS + "/history").then().body("items.size()", equalTo(2));
    }

    @Test
    void whatCannotBeReadStaysAndIsCounted() throws Exception {
        run();
        admin().get(SETTINGS).then().statusCode(200);
        var moved = OtherKeys.encrypt(WEBHOOK, "another organization", "slack", "slack", "slack_webhook_url");
        sql("UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?", moved, organization);

        assertThat(run().unreadable()).isEqualTo(1);
        assertThat(webhook("notification_settings")).isEqualTo(moved);
        sql("DELETE FROM organizations WHERE id = ?", organization);
    }

    @Test
    void manyAreDoneBatchByBatch() throws Exception {
        run();
        for (int i = 0; i < 250; i++) {
            organization = addOrganization();
            sql(
                    "INSERT INTO notification_settings (id, organization_id, slack_webhook_url) VALUES (?, ?, ?)",
                    "id of " + organization,
                    organization,
                    WEBHOOK + i);
        }

        assertThat(run().encrypted()).isEqualTo(250);
        assertThat(rows("SELECT id FROM notification_settings WHERE slack_webhook_url LIKE 'http%'"))
                .isEmpty();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SecretsReencryptOnSqliteTests extends SecretsReencryptContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SecretsReencryptOnPostgresqlTests extends SecretsReencryptContract {}
