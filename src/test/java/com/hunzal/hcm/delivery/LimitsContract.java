package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What an organization may not send at once. */
@TestPropertySource(
        properties = {
            "hcm.notifications.limits.emails-per-day=3",
            "hcm.notifications.limits.per-recipient-and-event-per-hour=2",
            "hcm.notifications.release-jitter=0s",
            "hcm.notifications.digest-spread=0s"
        })
abstract class LimitsContract extends NotificationsTest {

    private LocalDate today = LocalDate.EPOCH;

    /** At ten past twelve. */
    @BeforeEach
    void aMonthThatIsNotOver() {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        today = now.toLocalDate().plusMonths(1).withDayOfMonth(10);
        clock.advance(Duration.between(now, today.atTime(12, 10).atZone(ZoneOffset.UTC)));
    }

    @Test
    void whatIsOverTheDaysCapWaitsForTheNextDay() {
        var ids = List.of(mailTo("a"), mailTo("b"), mailTo("c"), mailTo("d"), mailTo("e"));
        run();

        assertThat(providers.messages()).hasSize(3);
        var held = ids.stream().filter(id -> stateOf(id).equals("held")).toList();
        assertThat(held).hasSize(2);
        show(held.get(0))
                .body("deliveries[0].reason", equalTo("daily_cap"))
                .body("deliveries[0].next_at", equalTo(today.plusDays(1) + "T00:00:00Z"));
        runAfter(Duration.ofHours(12));

        assertThat(providers.messages()).hasSize(5);
    }

    @Test
    void anotherAttemptIsNotCountedAgain() {
        providers.answer(
                SendOutcome.of(SendOutcome.Kind.TRANSIENT, SendOutcome.Stage.CONNECT, "Not now."),
                SendOutcome.of(SendOutcome.Kind.TRANSIENT, SendOutcome.Stage.CONNECT, "Not now."));
        mailTo("a");
        run();
        runAfter(Duration.ofHours(1));
        runAfter(Duration.ofHours(1));
        mailTo("b");
        mailTo("c");
        run();

        assertThat(providers.messages()).hasSize(5);
    }

    @Test
    void whatIsTooMuchOfOneEventBecomesASummaryAtTheHoursEnd() {
        var ids = List.of(sms("One"), sms("Two"), sms("Three"), sms("Four"));
        run();

        assertThat(providers.messages()).hasSize(2);
        var digested = ids.stream().filter(id -> stateOf(id).equals("digested")).toList();
        assertThat(digested).hasSize(2);
        show(digested.get(0))
                .body("deliveries[0].reason", equalTo("storm"))
                .body("deliveries[0].next_at", equalTo(today + "T13:00:00Z"));
        runAfter(Duration.ofMinutes(50));

        assertThat(((Message.Sms) providers.messages().get(2)).text()).startsWith("2 messages (a.b):\n- ");
        assertThat(ids).allSatisfy(id -> assertThat(stateOf(id)).isEqualTo("sent"));
        sms("Five");
        run();
        assertThat(providers.messages()).hasSize(4);
    }

    @Test
    void whatBringsFilesWaitsForTheNextHourInsteadOfBecomingASummary() {
        var ids = new ArrayList<String>();
        for (var name : List.of("one", "two", "three")) {
            ids.add(create("""
                    {"event": "a.b", "recipients": [{"email": "ann@example.com"}], "subject": "File", "body": "See there",
                     "attachments": [{"name": "%s.txt", "media_type": "text/plain", "content": "eA=="}]}
                    """.formatted(name)));
        }
        run();

        assertThat(providers.messages()).hasSize(2);
        var waiting = ids.stream().filter(id -> stateOf(id).equals("held")).toList();
        assertThat(waiting).hasSize(1);
        show(waiting.get(0))
                .body("deliveries[0].reason", equalTo("rate_limit"))
                .body("deliveries[0].next_at", equalTo(today + "T13:00:00Z"));
        runAfter(Duration.ofMinutes(55));
        assertThat(providers.messages())
                .hasSize(3)
                .allSatisfy(
                        each -> assertThat(((Message.Email) each).attachments()).hasSize(1));
    }

    @Test
    void whatIsCriticalIsToldEachTime() {
        for (int i = 0; i < 3; i++) {
            create("""
                    {"event": "a.b", "severity": "critical", "recipients": [{"phone": "+4915112345678"}], "body": "Fire"}
                    """);
        }
        run();

        assertThat(providers.messages()).hasSize(3);
    }

    @Test
    void segmentsAreCountedAgainstTheMonthsBudgetAndCriticalOnesPass() {
        settings("{\"sms_monthly_segments\": 3}");
        sms("a".repeat(161));
        run();
        var tooLong = sms("b".repeat(200));
        run();
        create("""
                {"event": "fire", "severity": "critical", "recipients": [{"phone": "+4915112345678"}], "body": "%s"}
                """.formatted("c".repeat(200)));
        run();

        assertThat(providers.messages()).hasSize(2);
        show(tooLong)
                .body("deliveries[0].state", equalTo("held"))
                .body("deliveries[0].reason", equalTo("budget"))
                .body("deliveries[0].next_at", equalTo(today.plusMonths(1).withDayOfMonth(1) + "T00:00:00Z"));
        assertThat(rows("SELECT used FROM hcm_send_counts WHERE organization_id = ? AND name = 'budget'", organization))
                .extracting(row -> ((Number) row.get("used")).intValue())
                .containsExactly(4);
        runAfter(Duration.between(
                clock.instant(), today.plusMonths(1).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC)));
        assertThat(providers.messages()).hasSize(3);
    }

    @Test
    void slackGetsOneASecond() {
        for (int i = 0; i < 3; i++) {
            create("{\"event\": \"n%s\", \"slack\": true, \"body\": \"x\"}".formatted(i));
        }
        run();
        assertThat(providers.messages()).hasSize(1);
        assertThat(deliveryRows())
                .filteredOn(row -> "held".equals(row.get("state")))
                .extracting(row -> row.get("reason"))
                .containsExactly("rate_limit", "rate_limit");

        runAfter(Duration.ofSeconds(1));
        assertThat(providers.messages()).hasSize(2);
        runAfter(Duration.ofSeconds(1));
        assertThat(providers.messages()).hasSize(3);
    }

    private String mailTo(String name) {
        return create("""
                {"event": "a.b", "recipients": [{"email": "%s@example.com"}], "subject": "Hi", "body": "Hi"}
                """.formatted(name));
    }

    private String sms(String text) {
        return create("""
                {"event": "a.b", "recipients": [{"phone": "+4915112345678"}], "body": "%s"}
                """.formatted(text));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class LimitsOnSqliteTests extends LimitsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class LimitsOnPostgresqlTests extends LimitsContract {}
