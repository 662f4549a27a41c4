package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What is not sent at once, until when, and how it goes on when the settings change. */
abstract class HeldDeliveriesContract extends NotificationsTest {

    @Autowired
    private HeldAgain heldAgain;

    /** From an hour ago for three hours, by UTC. */
    private void quietForTwoHours() {
        var now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        settings("{\"dnd_enabled\": true, \"dnd_start\": \"%s\", \"dnd_end\": \"%s\"}"
                .formatted(now.minusHours(1), now.plusHours(2)));
    }

    @Test
    void quietHoursHoldAndReleaseWithJitterAndCostNoRetry() {
        quietForTwoHours();
        var id = create(TO_ANN);
        run();
        var release = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofHours(2));
        delivery(deliveryOf(id))
                .body("state", equalTo("held"))
                .body("reason", equalTo("quiet_hours"))
                .body("next_at", equalTo(release.toString()))
                .body("provider", equalTo("smtp"))
                .body("sentence", containsString("quiet hours"));
        assertThat(rows("SELECT retry_count FROM background_jobs WHERE organization_id = ?", organization))
                .allSatisfy(row ->
                        assertThat(((Number) row.get("retry_count")).intValue()).isZero());
        runAfter(Duration.between(clock.instant(), release).minusSeconds(1));
        assertThat(providers.sent()).isEmpty();
        runAfter(Duration.ofSeconds(2));
        runAfter(Duration.ofMinutes(2));
        assertThat(stateOf(id)).isEqualTo("sent");
    }

    @Test
    void eachHourOfQuietIsCountedOnceHoweverOftenItIsLookedAt() {
        providers.answer(SendOutcome.of(Kind.TRANSIENT, Stage.CONNECT, "The server did not answer."));
        var id = create(TO_ANN);
        run();
        var deadline = clock.instant().plus(Duration.ofHours(24));
        quietForTwoHours();
        runAfter(Duration.ofMinutes(1));
        var release = clock.instant()
                .truncatedTo(ChronoUnit.MINUTES)
                .plus(Duration.ofHours(2).minusMinutes(1));
        var quiet = Duration.between(clock.instant(), release);
        delivery(deliveryOf(id))
                .body("reason", equalTo("quiet_hours"))
                .body("deadline_at", equalTo(deadline.plus(quiet).toString()));

        for (var name : List.of("HR", "People", "Staff")) {
            settings("{\"email_from_name\": \"" + name + "\"}");
            runAfter(Duration.ofMinutes(1));
        }

        delivery(deliveryOf(id))
                .body("reason", equalTo("quiet_hours"))
                .body("deadline_at", equalTo(deadline.plus(quiet).toString()));
    }

    @Test
    void whatIsCriticalPassesQuietHours() {
        quietForTwoHours();
        var id = create(TO_ANN.replace("\"event\"", "\"severity\": \"critical\", \"event\""));
        run();
        assertThat(stateOf(id)).isEqualTo("sent");
    }

    @Test
    void theRecipientsZoneCounts() {
        quietForTwoHours();
        var id = create(TO_ANN.replace("\"name\"", "\"timezone\": \"Pacific/Honolulu\", \"name\""));
        run();
        assertThat(stateOf(id)).isEqualTo("sent");
    }

    @Test
    void whatIsHeldIsPendingWhenItsMomentHasCome() {
        quietForTwoHours();
        var id = create(TO_ANN);
        run();
        admin().get(PATH + "?state=held").then().body("items.id", contains(id));
        clock.advance(Duration.ofHours(2));
        assertThat(stateOf(id)).isEqualTo("pending");
        admin().get(PATH + "?state=held").then().body("items", hasSize(0));
        admin().get(PATH + "?state=pending").then().body("items.id", contains(id));
    }

    @Test
    void settingsThatSqlHasChangedCountForWhatIsHeld() {
        quietForTwoHours();
        var id = create(TO_ANN);
        run();
        sql("UPDATE notification_settings SET dnd_enabled = " + (isSqlite() ? "0" : "false")
                + " WHERE organization_id = '" + organization + "'");
        run();
        assertThat(stateOf(id)).isEqualTo("held");

        heldAgain.look();
        run();

        assertThat(stateOf(id)).isEqualTo("sent");
    }

    @Test
    void ofSeveralThatAreHeldWithOneKeyTheNewestCounts() {
        quietForTwoHours();
        var keyed = TO_ANN.replace("\"event\"", "\"dedupe_key\": \"k\", \"event\"");
        var older = create(keyed);
        run();
        clock.advance(Duration.ofMinutes(1));
        var newer = create(keyed);
        var toBob = create(keyed.replace("ann@", "bob@"));
        var cancelled = create(keyed);
        admin().post(PATH + "/" + cancelled + "/cancel").then().statusCode(200);
        run();
        runAfter(Duration.ofHours(3));

        assertThat(stateOf(older)).isEqualTo("suppressed");
        assertThat(reasonOf(older)).isEqualTo("duplicate");
        assertThat(stateOf(newer)).isEqualTo("sent");
        assertThat(stateOf(toBob)).isEqualTo("sent");
    }

    @Test
    void aChannelThatIsSwitchedOffMeanwhileSuppresses() {
        quietForTwoHours();
        var id = create(TO_ANN);
        run();
        settings("{\"email_enabled\": false}");
        heldAgain.look();
        run();
        assertThat(stateOf(id)).isEqualTo("suppressed");
        assertThat(reasonOf(id)).isEqualTo("channel_off");
    }

    @Test
    void nothingIsSentBeforeOrAfterTheTimesThatItsSenderHasSet() {
        var now = clock.instant();
        var times = "\"send_at\": \"%s\", \"expires_at\": \"%s\", \"event\"";
        var id = create(TO_ANN.replace("\"event\"", times.formatted(now.plusSeconds(60), now.plusSeconds(120))));
        assertThat(stateOf(id)).isEqualTo("held");
        assertThat(reasonOf(id)).isEqualTo("send_at");
        runAfter(Duration.ofSeconds(59));
        assertThat(providers.sent()).isEmpty();
        runAfter(Duration.ofSeconds(2));
        assertThat(stateOf(id)).isEqualTo("sent");

        var late = create(TO_ANN.replace(
                "\"event\"",
                "\"expires_at\": \"%s\", \"event\"".formatted(clock.instant().plusSeconds(5))));
        runAfter(Duration.ofSeconds(5));
        assertThat(stateOf(late)).isEqualTo("expired");
        assertThat(reasonOf(late)).isEqualTo("expired");
        admin().post(PATH + "/deliveries/" + deliveryOf(late) + "/resend")
                .then()
                .statusCode(200);
        run();
        assertThat(stateOf(late)).isEqualTo("sent");
    }

    @Test
    void aSimulationSaysTheSameAndDoesNothing() {
        quietForTwoHours();
        settings("{\"sms_enabled\": false}");
        var body = "{%s \"event\": \"a\", \"subject\": \"s\", \"body\": \"b\", \"recipients\":"
                + " [{\"email\": \"ann@example.com\", \"phone\": \"+4915112345678\"}]}";
        var release = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofHours(2));
        admin().body(body.formatted(""))
                .post(PATH + "/simulate")
                .then()
                .statusCode(200)
                .body("deliveries.id", contains(nullValue(), nullValue()))
                .body("deliveries.state", contains("held", "suppressed"))
                .body("deliveries.reason", contains("quiet_hours", "channel_off"))
                .body("deliveries.provider", contains("smtp", "twilio"))
                .body("deliveries[0].next_at", equalTo(release.toString()));
        admin().body(body.formatted("\"at\": \"" + release + "\","))
                .post(PATH + "/simulate")
                .then()
                .statusCode(200)
                .body("deliveries.state", contains("pending", "suppressed"));
        admin().body(body.formatted("\"at\": \"now\","))
                .post(PATH + "/simulate")
                .then()
                .spec(invalid("at"));
        assertThat(deliveryRows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "+999999990-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "1969-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00+18:00"
            })
    void aSimulationIsOfAMomentThatCanBeReckonedWith(String at) {
        for (var rest : List.of("\"digest\": true", "\"severity\": \"critical\"")) {
            admin().body("{\"event\": \"a.b\", \"subject\": \"x\", \"body\": \"y\", \"recipients\": [{\"email\":"
                            + " \"ann@example.com\", \"timezone\": \"Pacific/Kiritimati\"}], \"at\": \"" + at + "\", "
                            + rest
                            + "}")
                    .post(PATH + "/simulate")
                    .then()
                    .spec(invalid("at"));
        }
    }

    private boolean isSqlite() {
        return database.vendor() == com.hunzal.hcm.database.Vendor.SQLITE;
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class HeldDeliveriesOnSqliteTests extends HeldDeliveriesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class HeldDeliveriesOnPostgresqlTests extends HeldDeliveriesContract {}
