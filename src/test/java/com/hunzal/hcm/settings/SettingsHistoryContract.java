package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.secrets.OtherKeys;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Each change is a version, and can be undone. */
abstract class SettingsHistoryContract extends NotificationSettingsTest {

    private static final String HISTORY = PATH + "/history";

    private ValidatableResponse history() {
        return admin().get(HISTORY).then().statusCode(200);
    }

    private io.restassured.response.Response restore(int version) {
        return admin().post(HISTORY + "/" + version + "/restore");
    }

    @Test
    void theFirstVersionIsTheCreationByTheSystem() {
        history()
                .body("items", hasSize(1))
                .body("items[0].version", equalTo(1))
                .body("items[0].changed_by", equalTo("system"))
                .body("items[0].changed_at", equalTo(clock.instant().toString()))
                .body("items[0].request_id", nullValue())
                .body("items[0].changes", hasSize(0))
                .body("next_cursor", nullValue());
    }

    @Test
    void everyChangeTellsWhoAndWhat() {
        get();
        clock.advance(Duration.ofMinutes(1));
        admin().header("X-Request-Id", "request-of-a-test")
                .body(
                        "{\"digest_hour\": 9, \"admin_recipients\": [\"a@example.com\"], \"custom_settings\": {\"a\": 1}}")
                .put(PATH)
                .then()
                .statusCode(200);
        put("{}");
        put("{'digest_hour': 9}");
        send("{'digest_hour': 99}").then().spec(invalid("digest_hour"));
        send("{'digest_hour': 9.0}").then().spec(malformed("digest_hour"));

        history()
                .body("items.version", contains(2, 1))
                .body("items[0].changed_by", equalTo("somebody"))
                .body("items[0].request_id", equalTo("request-of-a-test"))
                .body("items[0].changed_at", equalTo(clock.instant().toString()))
                .body("items[0].changes.field", contains("digest_hour", "admin_recipients", "custom_settings"))
                .body("items[0].changes.from", contains(equalTo(8), nullValue(), nullValue()))
                .body("items[0].changes.to", contains(9, List.of("a@example.com"), Map.of("a", 1)));
    }

    @Test
    void ofAWebhookItTellsOnlyThatItWasChanged() {
        put("{'slack_webhook_url': '" + WEBHOOK + "'}");
        put("{'slack_webhook_url': '" + WEBHOOK + "2'}");
        put("{'slack_webhook_url': null}");

        var shown = history()
                .body("items[0].changes[0].from", equalTo("changed"))
                .body("items[0].changes[0].to", nullValue())
                .body("items[1].changes[0].from", equalTo("changed"))
                .body("items[1].changes[0].to", equalTo("changed"))
                .body("items[2].changes[0].from", nullValue())
                .body("items[2].changes[0].to", equalTo("changed"))
                .extract()
                .asString();
        assertThat(shown + rows("SELECT * FROM hcm_settings_versions WHERE organization_id = ?", organization))
                .doesNotContain("SECRET");
    }

    @Test
    void whatAnotherProgramChangesIsAVersionFromTheNextLookOn() {
        get();
        sql("UPDATE notification_settings SET digest_hour = 7 WHERE organization_id = ?", organization);

        history()
                .body("items.changed_by", contains("another program", "system"))
                .body("items[0].changes.field", contains("digest_hour"))
                .body("items[0].changes[0].to", equalTo(7));
        history().body("items", hasSize(2));

        sql("UPDATE notification_settings SET digest_hour = 6 WHERE organization_id = ?", organization);
        put("{'digest_weekday': 'sunday'}");
        history()
                .body("items.changed_by", contains("somebody", "another program", "another program", "system"))
                .body("items[0].changes.field", contains("digest_weekday"))
                .body("items[1].changes.field", contains("digest_hour"));
    }

    @Test
    void aRowThatAnotherProgramMadeBeginsWithWhatItWasThen() {
        sql(
                "INSERT INTO notification_settings (id, organization_id, sms_provider) VALUES (?, ?, 'sns')",
                "by " + organization,
                organization);

        history()
                .body("items.changed_by", contains("another program"))
                .body("items[0].changes.field", contains("sms_provider"));
    }

    @Test
    void manyAtOnceEachHaveAVersion() throws Exception {
        get();
        InParallel.times(8, number -> put("{'digest_hour': " + (10 + number) + "}"));
        sql("UPDATE notification_settings SET digest_hour = 3 WHERE organization_id = ?", organization);
        InParallel.times(8, number -> get());

        history()
                .body("items.version", contains(10, 9, 8, 7, 6, 5, 4, 3, 2, 1))
                .body("items[0].changed_by", equalTo("another program"));
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEnded() {
        for (int i = 0; i < 4; i++) {
            put("{'digest_hour': " + i + "}");
        }
        var seen = new ArrayList<Integer>();
        String cursor = null;
        do {
            var page = admin().get(HISTORY + "?limit=2" + (cursor == null ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("items.version"));
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(seen).containsExactly(5, 4, 3, 2, 1);
        admin().get(HISTORY + "?cursor=nonsense").then().spec(malformed("cursor"));
        admin().get(HISTORY + "?page=1").then().spec(malformed("page"));
    }

    @Test
    void theNewestThousandAreKept() {
        get();
        sql(
                "UPDATE hcm_settings_versions SET version = ? WHERE organization_id = ?",
                SettingsHistory.MOST_VERSIONS,
                organization);
        put("{'digest_hour': 1}");
        history().body("items.version", contains(1001, 1000));
        sql("UPDATE hcm_settings_versions SET version = 1 WHERE organization_id = ? AND version = 1000", organization);
        put("{'digest_hour': 2}");
        history().body("items.version", contains(1002, 1001));
    }

    @Test
    void aVersionIsBroughtBackWholeAsANewOne() {
        put("{'slack_webhook_url': '" + WEBHOOK + "', 'custom_settings': {'a': 1}, 'digest_hour': 5}");
        var before = get().extract().jsonPath().getMap("");
        put("{'slack_webhook_url': null, 'custom_settings': null, 'digest_hour': 6, 'email_enabled': false}");

        var etag = etag();
        admin().header("If-Match", "\"another\"")
                .post(HISTORY + "/2/restore")
                .then()
                .spec(problem(412, "etag-mismatch"));
        var restored = admin().header("If-Match", etag)
                .post(HISTORY + "/2/restore")
                .then()
                .statusCode(200)
                .header("ETag", notNullValue())
                .extract()
                .jsonPath()
                .getMap("");

        assertThat(restored.keySet()).isEqualTo(before.keySet());
        restored.forEach((name, value) -> {
            if (!name.equals("updated_at")) {
                assertThat(value).as("%s", name).isEqualTo(before.get(name));
            }
        });
        assertThat(webhook()).isEqualTo(WEBHOOK);
        history()
                .body("items.version", contains(4, 3, 2, 1))
                .body(
                        "items[0].changes.field",
                        contains("email_enabled", "slack_webhook_url", "digest_hour", "custom_settings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "-1", "x", "99999999999", "01"})
    void thereMustBeSuchAVersion(String version) {
        get();

        admin().post(HISTORY + "/" + version + "/restore").then().spec(problem(404, "settings-version-not-found"));
    }

    @Test
    void whatIsNotAllowedAnyMoreIsNotBroughtBack() {
        get();
        sql("UPDATE notification_settings SET slack_webhook_url = 'https://evil.example/SECRET', digest_hour = 4"
                + " WHERE organization_id = '" + organization + "'");
        get();
        put("{'slack_webhook_url': null, 'digest_hour': 5}");
        sql(
                "UPDATE hcm_settings_versions SET slack_webhook_url = ? WHERE organization_id = ? AND version = 1",
                OtherKeys.encrypt(WEBHOOK, organization, "slack", "slack", "slack_webhook_url"),
                organization);

        restore(2).then().spec(invalid("slack_webhook_url"));
        restore(1)
                .then()
                .spec(invalid("slack_webhook_url"))
                .body(
                        "errors[0].message",
                        equalTo("it cannot be decrypted: key lost is missing; restore the key, or set it again"));
        get().body("digest_hour", equalTo(5));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SettingsHistoryOnSqliteTests extends SettingsHistoryContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SettingsHistoryOnPostgresqlTests extends SettingsHistoryContract {}
