package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/**
 * For how long, and when again, digests are tried that were refused: as what is sent alone. The clock begins on a Monday, at
 * 08:10 in UTC, and each hour has a digest.
 */
abstract class DigestRetriesContract extends NotificationsTest {

    private static final SendOutcome TRANSIENT = SendOutcome.of(Kind.TRANSIENT, Stage.CONNECT, "Not now.");
    private static final SendOutcome CONFIG = SendOutcome.of(Kind.CONFIG, Stage.AUTHENTICATE, "The password is wrong.");

    private static final SendOutcome TOMORROW =
            SendOutcome.of(Kind.THROTTLED, Stage.CONTENT, "Tomorrow.").notBefore(Duration.ofDays(1));

    @Autowired
    private ChannelPauses pauses;

    private LocalDate monday = LocalDate.EPOCH;

    @BeforeEach
    void aMondayMorning() {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        monday = now.toLocalDate().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        clock.advance(Duration.between(now, monday.atTime(8, 10).atZone(ZoneOffset.UTC)));
        settings("{\"digest_frequency\": \"hourly\"}");
    }

    @Test
    void whatIsRefusedForTheOrganizationWaitsForAnAdminForAnyTime() {
        providers.answer(CONFIG);
        var entry = entry("One");
        afterTheHour();
        var alone = create(DigestsContract.body("Alone", ""));
        afterHours(30);
        assertThat(providers.messages()).hasSize(1);
        delivery(deliveryOf(entry))
                .body("state", equalTo("digested"))
                .body("deadline_at", nullValue())
                .body(
                        "sentence",
                        equalTo(
                                "It is part of a digest, whose last attempt ended with \"config\" (The password is wrong);"
                                        + " it is due, and sent as soon as no quiet hours, no limit and no pause of the channel"
                                        + " hold it."));

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(stateOf(entry)).isEqualTo("sent");
        assertThat(stateOf(alone)).isEqualTo("sent");
        delivery(deliveryOf(entry)).body("attempts", hasSize(2));
    }

    @Test
    void whatAProviderWantsToWaitForLongIsTriedAfterThat() {
        providers.answer(TOMORROW);
        var entry = entry("One");
        afterTheHour();
        afterHours(23);
        assertThat(providers.messages()).hasSize(1);

        afterHours(2);

        assertThat(stateOf(entry)).isEqualTo("sent");
    }

    @Test
    void anAdminWhoResumesTheChannelEndsThatWaiting() {
        providers.answer(TOMORROW);
        var entry = entry("One");
        afterTheHour();

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(stateOf(entry)).isEqualTo("sent");
    }

    @Test
    void soDoesWhatIsTriedAgainWhenItsChannelIsPaused() {
        providers.answer(TRANSIENT);
        var entry = entry("One");
        afterTheHour();
        pauses.pause(organization, Channel.EMAIL, "smtp", "The password is refused.");
        afterHours(30);
        delivery(deliveryOf(entry)).body("state", equalTo("digested")).body("deadline_at", nullValue());

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(stateOf(entry)).isEqualTo("sent");
    }

    @Test
    void quietHoursAreNoTimeInWhichItIsTried() {
        settings("{\"dnd_enabled\": true, \"dnd_start\": \"09:11\", \"dnd_end\": \"17:30\"}");
        providers.answer(TRANSIENT, TRANSIENT);
        var entry = create(DigestsContract.sms("One"));
        afterTheHour();
        var alone = create(SMS_TO_ANN);
        run();
        runAfter(Duration.ofMinutes(5));
        assertThat(stateOf(entry)).isEqualTo("digested");
        assertThat(reasonOf(alone)).isEqualTo("quiet_hours");
        for (int i = 0; i < 3; i++) { // however often it is looked at
            settings("{\"email_from_name\": \"No %s\"}".formatted(i));
            run();
        }
        assertThat(deadlineOf(entry)).isBetween(instant(monday, "21:00"), instant(monday, "21:30"));
        assertThat(providers.messages()).hasSize(2);

        afterHours(9);

        assertThat(stateOf(entry)).isEqualTo("sent");
        assertThat(stateOf(alone)).isEqualTo("sent");
    }

    @Test
    void whatIsGivenUpLeavesTheNextPeriodAlone() {
        fails();
        var first = entry("First");
        afterTheHour();
        tryUntil(instant(monday.plusDays(1), "09:05"));
        assertThat(stateOf(first)).isEqualTo("digested");
        var second = entry("Second");
        tryUntil(instant(monday.plusDays(1), "09:20"));
        delivery(deliveryOf(first)).body("state", equalTo("expired"));
        delivery(deliveryOf(second)).body("state", equalTo("digested")).body("attempts", hasSize(0));
        assertThat(digestsThatWait()).isEqualTo(1);
        var tried = messageId();

        providers.begin();
        providers.answer(TRANSIENT);
        tryUntil(instant(monday.plusDays(1), "10:40"));

        delivery(deliveryOf(second)).body("state", equalTo("sent")).body("attempts", hasSize(2));
        assertThat(messageId()).isNotEqualTo(tried);
        assertThat(stateOf(first)).isEqualTo("expired");
        assertThat(digestsThatWait()).isZero();
    }

    @Test
    void eachEntryHasTheWholeTime() {
        fails();
        var first = entry("First");
        afterTheHour();
        tryUntil(instant(monday.plusDays(1), "08:30"));
        var second = entry("Second"); // is tried together with the first from 09:00 on
        tryUntil(instant(monday.plusDays(1), "10:00"));
        assertThat(stateOf(first)).isEqualTo("expired");
        assertThat(stateOf(second)).isEqualTo("digested");

        providers.begin();
        tryUntil(instant(monday.plusDays(1), "10:40"));

        assertThat(stateOf(second)).isEqualTo("sent");
        assertThat(providers.messages()).hasSize(1);
    }

    @Test
    void changedSettingsLeaveWhatIsTriedAgainItsTime() {
        providers.answer(TRANSIENT);
        var tried = entry("Tried");
        afterTheHour();
        var waits = entry("Waits");
        run();
        var next = nextAt(tried);
        delivery(deliveryOf(tried))
                .body("sentence", containsString("\"transient\" (Not now); it is tried again at " + monday))
                .body("sentence", containsString(", and given up at " + monday.plusDays(1)));
        delivery(deliveryOf(waits)).body("sentence", containsString("It becomes part of a digest, which is sent at "));
        assertThat(next).isBefore(instant(monday, "09:11"));

        settings("{\"digest_frequency\": \"weekly\"}");
        run();

        assertThat(nextAt(tried)).isEqualTo(next);
        assertThat(nextAt(waits)).isEqualTo(instant(monday.plusDays(7), "08:00"));
        runAfter(Duration.between(clock.instant(), next).minusMillis(1));
        assertThat(providers.messages()).hasSize(1);
        runAfter(Duration.ofMillis(1));
        assertThat(stateOf(tried)).isEqualTo("sent");
        assertThat(stateOf(waits)).isEqualTo("digested");
    }

    @Test
    void soDoesAChannelThatIsResumed() {
        providers.answer(
                SendOutcome.of(Kind.TRANSIENT, Stage.CONTENT, "Slower.").notBefore(Duration.ofSeconds(90)));
        var entry = entry("One");
        afterTheHour();
        var next = clock.instant().plusSeconds(90);
        pauses.pause(organization, Channel.EMAIL, "smtp", "The password is refused.");
        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(nextAt(entry)).isEqualTo(next);
        runAfter(Duration.ofSeconds(89));
        assertThat(providers.messages()).hasSize(1);
        runAfter(Duration.ofSeconds(1));
        assertThat(stateOf(entry)).isEqualTo("sent");
    }

    private void fails() {
        for (int i = 0; i < 300; i++) {
            providers.answer(TRANSIENT);
        }
    }

    private void afterTheHour() {
        run();
        runAfter(Duration.ofHours(1));
    }

    private void afterHours(int hours) {
        for (int i = 0; i < hours; i++) {
            runAfter(Duration.ofHours(1));
        }
    }

    private void tryUntil(Instant end) {
        run();
        while (clock.instant().isBefore(end)) {
            var left = Duration.between(clock.instant(), end);
            runAfter(left.compareTo(Duration.ofMinutes(10)) < 0 ? left : Duration.ofMinutes(10));
        }
    }

    private Instant nextAt(String notification) {
        return Instant.parse(show(notification).extract().path("deliveries[0].next_at"));
    }

    private Instant deadlineOf(String notification) {
        return Instant.parse(delivery(deliveryOf(notification)).extract().path("deadline_at"));
    }

    private static Instant instant(LocalDate day, String time) {
        return Instant.parse(day + "T" + time + ":00Z");
    }

    private String messageId() {
        return ((Message.Email) providers.messages().get(providers.messages().size() - 1)).messageId();
    }

    private int digestsThatWait() {
        return rows("SELECT id FROM hcm_digests WHERE organization_id = ? AND state = 'open'", organization)
                .size();
    }

    private String entry(String title) {
        return create(DigestsContract.body(title, ", \"digest\": true"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DigestRetriesOnSqliteTests extends DigestRetriesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DigestRetriesOnPostgresqlTests extends DigestRetriesContract {}
