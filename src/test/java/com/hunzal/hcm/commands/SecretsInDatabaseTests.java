package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.secrets.OtherKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SecretsInDatabaseTests {

    @TempDir
    private Path folder;

    @Test
    void inspectCountsSecretsByTheirKeys() {
        Run.in(folder, "migrate").succeeds();
        SqliteFile.in(folder)
                .execute(
                        "INSERT INTO organizations (id) VALUES ('a'), ('b'), ('c')",
                        "INSERT INTO notification_settings (id, organization_id, slack_webhook_url) VALUES"
                                + " ('1', 'a', 'https://hooks.slack.com/SECRET'),"
                                + " ('2', 'b', '%s'), ('3', 'c', NULL)"
                                        .formatted(OtherKeys.encrypt("x", "b", "slack", "slack", "slack_webhook_url")),
                        "INSERT INTO hcm_provider_credentials (organization_id, channel, provider, fields, key_id,"
                                + " fingerprint, set_at, set_by) VALUES ('a', 'sms', 'sns', '{\"region\": \"%s\"}', 'lost', '', '', '')"
                                        .formatted(OtherKeys.encrypt("x", "a", "sms", "sns", "region")));

        assertThat(Run.in(folder, "inspect").succeeds().out())
                .containsPattern("\\n  fields of credentials +1 by key lost, 0 in the clear, 1 unreadable\\n")
                .containsPattern("\\n  webhooks +1 by key lost, 1 in the clear, 1 unreadable\\n")
                .containsPattern("\\n  former webhooks +0 in the clear, 0 unreadable\\n")
                .doesNotContain("SECRET");
        assertThat(folder.resolve("encryption.keys"))
                .as("looking makes no keys")
                .doesNotExist();

        var key = "--hcm.security.encryption-keys=" + OtherKeys.KEY;
        var json = JsonMapper.shared()
                .readTree(Run.in(folder, "inspect", "--json", key).succeeds().out());
        assertThat(json.at("/secrets/1/what").asString()).isEqualTo("webhooks");
        assertThat(json.at("/secrets/1/by_key/lost").asInt()).isEqualTo(1);
        assertThat(json.at("/secrets/1/plain").asInt()).isEqualTo(1);
        assertThat(json.at("/secrets/1/unreadable").asInt()).isZero();
    }
}
