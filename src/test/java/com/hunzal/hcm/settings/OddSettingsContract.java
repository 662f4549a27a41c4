package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.problem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cache.CacheManager;
import org.springframework.test.context.ContextConfiguration;

/** What another program left in the table. */
abstract class OddSettingsContract extends NotificationSettingsTest {

    private static final String TOO_MANY = "[" + "'a@example.com',".repeat(20) + "'b@example.com']";

    @Autowired
    private CacheManager caches;

    // Validation

    static Stream<Arguments> whatAnotherProgramLeftOdd() {
        return Stream.of(
                // field, what is in the table, something else that is wrong, what is right
                Arguments.of("email_provider", "pigeon", "'owl'", "'ses'"),
                Arguments.of("email_from_address", "", "'nobody'", "'hr@example.com'"),
                Arguments.of("email_from_name", "HR\r\nBcc: x@evil.example", "'HR\\n'", "'HR'"),
                Arguments.of("sms_provider", "aws", "'gsm'", "'sns'"),
                Arguments.of("slack_webhook_url", "https://evil.example/" + SECRET_PART, "'no'", "'" + WEBHOOK + "'"),
                Arguments.of("slack_webhook_url", "nonsense", "'no'", "'" + WEBHOOK + "'"),
                Arguments.of("digest_frequency", "monthly", "'yearly'", "'weekly'"),
                Arguments.of("email_fallback_provider", "smtp", "'pigeon'", "'ses'"),
                Arguments.of("digest_weekday", "Sunday", "'moonday'", "'sunday'"),
                Arguments.of("timezone", "+05:00", "'Mars/Olympus'", "'Asia/Karachi'"),
                Arguments.of("admin_recipients", "nobody", TOO_MANY, "['a@example.com']"),
                Arguments.of("admin_recipients", "[1]", TOO_MANY, "['b@example.com']"),
                Arguments.of("dnd_start", "9:00", "'8:00'", "'09:00'"),
                Arguments.of("dnd_end", "24:00", "'25:00'", "'23:59'"));
    }

    @ParameterizedTest
    @MethodSource("whatAnotherProgramLeftOdd")
    void whatAnotherProgramLeftOddRefusesNothingElse(String field, String odd, String wrong, String right) {
        get().body("warnings", hasSize(0));
        sql("UPDATE notification_settings SET " + field + " = ? WHERE organization_id = ?", odd, organization);

        var seen = get().body("warnings.field", contains(field)).extract().asString();
        put("{'email_enabled': false, 'sms_enabled': true}")
                .body("sms_enabled", equalTo(true))
                .body("warnings.field", contains(field));
        assertThat(row()).containsEntry(field, odd);

        send("{'" + field + "': " + wrong + ", 'sms_enabled': false}").then().spec(invalid(field));
        assertThat(isTrue(row().get("sms_enabled"))).isTrue();

        var answer = put("{'" + field + "': " + right + "}").body("warnings", hasSize(0));
        assertThat(row().get(field)).isNotEqualTo(odd);
        assertThat(seen + answer.extract().asString()).doesNotContain("SECRET");
    }

    @ParameterizedTest
    @MethodSource("whatAnotherProgramLeftOdd")
    void whatIsOddCanBeSentBackAsItWasRead(String field, String odd, String wrong, String right) {
        get();
        sql("UPDATE notification_settings SET " + field + " = ? WHERE organization_id = ?", odd, organization);
        var before = row();

        send(get().extract().asString()).then().statusCode(200).body("warnings.field", contains(field));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void emptyQuietHoursThatAnotherProgramLeftRefuseNothingElse() {
        get();
        sql(
                "UPDATE notification_settings SET dnd_enabled = ?, dnd_start = '07:00', dnd_end = '07:00' WHERE organization_id = ?",
                true,
                organization);

        get().body("warnings.message", contains("must differ from dnd_start while dnd_enabled is true"));
        put("{'sms_enabled': true}").body("warnings.field", contains("dnd_end"));
        send("{'dnd_start': '08:00', 'dnd_end': '08:00'}").then().spec(invalid("dnd_end"));
        put("{'dnd_start': '08:00'}").body("warnings", hasSize(0));
    }

    @Test
    void aWebhookWithoutEncryptionIsShownAsWhatItIs() {
        get();
        sql(
                "UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?",
                WEBHOOK.replace("https", "http"),
                organization);

        get().body("slack_webhook_url", equalTo("http://hooks.slack.com/****tail"))
                .body("warnings[0].field", equalTo("slack_webhook_url"))
                .body("warnings[0].message", equalTo("must be an https URL"));
    }

    // Other programs

    @Test
    void bytesInARowDoNotHaveItDerivedAnewEachTime() {
        get();
        var ofAnotherProgram = database.vendor() == Vendor.SQLITE ? "email_from_name" : "photo";
        if (database.vendor() == Vendor.POSTGRESQL) {
            sql("ALTER TABLE notification_settings ADD COLUMN photo bytea");
        }
        try {
            sql(
                    "UPDATE notification_settings SET " + ofAnotherProgram + " = ? WHERE organization_id = ?",
                    "HR".getBytes(StandardCharsets.UTF_8),
                    organization);
            get();
            var remembered = remembered();

            get();

            assertThat(remembered).isNotNull();
            assertThat(remembered()).isSameAs(remembered);
        } finally {
            if (database.vendor() == Vendor.POSTGRESQL) {
                sql("ALTER TABLE notification_settings DROP COLUMN photo");
            }
        }
    }

    private @Nullable Object remembered() {
        return requireNonNull(caches.getCache(Settings.CACHE)).get(organization, Object.class);
    }

    @Test
    void aRowThatWasChangedWithSqlIsHonouredByTheNextRequest() {
        get();
        get();
        var etag = etag();

        sql(
                "UPDATE notification_settings SET email_enabled = ?, digest_frequency = 'weekly' WHERE organization_id = ?",
                false,
                organization);

        get().body("email_enabled", equalTo(false)).body("digest_frequency", equalTo("weekly"));
        assertThat(etag()).isNotEqualTo(etag);
        put("{'sms_enabled': true}").body("email_enabled", equalTo(false)).body("digest_frequency", equalTo("weekly"));
    }

    @Test
    void aTimeIsShownWhateverItsForm() {
        get();
        var forms = database.vendor() == Vendor.SQLITE
                ? Map.of(
                        "unixepoch('2026-01-02 03:04:05')", "2026-01-02T03:04:05Z",
                        "julianday('2026-01-02 03:04:05')", "2026-01-02T03:04:05Z",
                        "1767323045123", "2026-01-02T03:04:05.123Z",
                        "'2026-01-02T08:04:05+05:00'", "2026-01-02T03:04:05Z",
                        "'2026-01-02'", "2026-01-02T00:00:00Z",
                        "CAST('2026-01-02 03:04:05' AS BLOB)", "2026-01-02T03:04:05Z")
                : Map.of(
                        "'infinity'", "9999-12-31T23:59:59.999999Z",
                        "'-infinity'", "0001-01-01T00:00:00Z",
                        "'12026-01-02 03:04:05+00'", "9999-12-31T23:59:59.999999Z",
                        "'0044-03-15 00:00:00+00 BC'", "0001-01-01T00:00:00Z");
        forms.forEach((time, shown) -> {
            sql(
                    "UPDATE notification_settings SET created_at = " + time + ", updated_at = " + time
                            + " WHERE organization_id = ?",
                    organization);
            get().body("created_at", equalTo(shown)).body("updated_at", equalTo(shown));
            put("{'created_at': '" + shown + "', 'email_from_name': '" + shown + "'}")
                    .body("created_at", equalTo(shown));
        });
        if (database.vendor() == Vendor.SQLITE) {
            for (var none : List.of("'tomorrow'", "''", "x'00ff'", "7")) {
                sql(
                        "UPDATE notification_settings SET created_at = " + none + " WHERE organization_id = ?",
                        organization);
                get().body("created_at", nullValue());
            }
        }
    }

    @Test
    void deletingAnOrganizationTakesItsRowsAlong() {
        get();
        admin().body("{\"job_type\": \"noop\"}")
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201);

        sql("DELETE FROM organizations WHERE id = ?", organization);

        assertThat(rowsOfTheOrganization()).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
        admin().get(PATH).then().spec(problem(404, "organization-not-found"));
        assertThat(rowsOfTheOrganization()).isEmpty();
    }

    @Test
    void aRowThatAnotherProgramDeletesIsMadeAnew() {
        get();
        sql("DELETE FROM notification_settings WHERE organization_id = ?", organization);
        get();
        assertThat(rowsOfTheOrganization()).hasSize(1);

        put("{'email_from_name': 'mine'}");
        sql("DELETE FROM notification_settings WHERE organization_id = ?", organization);
        put("{'sms_enabled': true}").body("email_from_name", nullValue()).body("sms_enabled", equalTo(true));
        assertThat(rowsOfTheOrganization()).hasSize(1);
    }

    @Test
    void organizationsHaveTheirOwnSettings() {
        put("{'email_from_name': 'mine'}");
        var other = addOrganization();

        caller(token("SystemAdmin", other)).get(PATH).then().body("email_from_name", nullValue());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OddSettingsOnSqliteTests extends OddSettingsContract {

    private static final String OF_NUMPY = "x'0100000000000000'";

    @Autowired
    private Settings settings;

    /** As Python stores a number of numpy: eight bytes. */
    @ParameterizedTest
    @CsvSource({
        "email_enabled, true",
        "sms_enabled, true",
        "slack_enabled, true",
        "dnd_enabled, true",
        "notify_job_failed, true",
        "digest_hour, 9",
        "sms_monthly_segments, 9"
    })
    void bytesWhereANumberShouldBeAreToldAndRefuseNothing(String field, String right) {
        put("{'email_from_name': 'HR'}");
        store(field, OF_NUMPY);
        var stored = stored(field);
        var version = settings.forDelivery(organization).version();

        var answer = get().body("warnings.field", contains(field))
                .body("warnings[0].message", endsWith("in the database, where it is the bytes " + OF_NUMPY))
                .extract();
        assertThat(etag()).isEqualTo(answer.header("ETag"));
        assertThat(settings.forDelivery(organization).version())
                .as("by which what is held is planned")
                .isEqualTo(version);

        admin().header("If-Match", answer.header("ETag"))
                .body("{\"email_from_name\": \"IT\"}")
                .put(PATH)
                .then()
                .statusCode(200)
                .body("warnings.field", contains(field));
        assertThat(stored(field)).isEqualTo(stored);

        put("{'" + field + "': " + right + "}").body("warnings", hasSize(0));
        assertThat(row().get(field)).isEqualTo(right.equals("true") ? 1 : 9);

        store(field, OF_NUMPY);
        admin().post(PATH + "/history/1/restore").then().statusCode(200).body("warnings", hasSize(0));
    }

    @Test
    void manyBytesAreToldByTheirNumber() {
        get();
        store("sms_enabled", "zeroblob(300000)");

        get().body("warnings[0].message", equalTo("must be 0 or 1 in the database, where it is 300000 bytes"));
    }

    private void store(String field, String literal) {
        sql("UPDATE notification_settings SET " + field + " = " + literal + " WHERE organization_id = ?", organization);
    }

    private Object stored(String field) {
        return rows(
                        "SELECT hex(" + field + ") || typeof(" + field
                                + ") AS it FROM notification_settings WHERE organization_id = ?",
                        organization)
                .get(0)
                .get("it");
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OddSettingsOnPostgresqlTests extends OddSettingsContract {}
