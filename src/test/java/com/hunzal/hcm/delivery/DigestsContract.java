package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What is told together: from the entries to the one message. The clock begins on a Monday, at 07:10 in UTC. */
abstract class DigestsContract extends NotificationsTest {

    private static final Duration SPREAD = Duration.ofMinutes(10);

    private LocalDate monday = LocalDate.EPOCH;

    @BeforeEach
    void aMondayMorning() {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        monday = now.toLocalDate().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        clock.advance(Duration.between(now, monday.atTime(7, 10).atZone(ZoneOffset.UTC)));
        settings("""
                {"digest_frequency": "daily"}
                """);
    }

    @Test
    void manyEntriesBecomeOneMessage() {
        var first = entry("One", "");
        entry("Two", "");
        run();

        show(first)
                .body("deliveries[0].state", equalTo("digested"))
                .body("deliveries[0].reason", equalTo("digest"))
                .body("deliveries[0].next_at", equalTo(monday + "T08:00:00Z"));
        runAfter(Duration.ofMinutes(49));
        assertThat(providers.messages()).isEmpty();

        runAfter(SPREAD.plusMinutes(1));

        var mail = onlyEmail();
        assertThat(mail.to()).isEqualTo("ann@example.com");
        assertThat(mail.subject()).isEqualTo("2 messages for you");
        assertThat(mail.text()).containsSubsequence("* One", "Text of One", "* Two", "Text of Two");
        assertThat(mail.html()).containsSubsequence("One", "Text of One", "Two", "Text of Two");
        assertThat(stateOf(first)).isEqualTo("sent");
        assertThat(states()).containsOnly("sent");
        runAfter(Duration.ofDays(3));
        assertThat(providers.messages()).hasSize(1);
    }

    @Test
    void oneEntryIsTheOrdinaryMessage() {
        entry("Alone", "");
        afterTheDigest();

        assertThat(onlyEmail().subject()).isEqualTo("Alone");
        assertThat(onlyEmail().text()).isEqualTo("Text of Alone");
    }

    @Test
    void whatWasCancelledIsNotTold() {
        var gone = entry("Gone", "");
        var other = entry("Gone too", "");
        run();
        List.of(gone, other).forEach(this::cancel);
        afterTheDigest();

        assertThat(providers.messages()).isEmpty();
        assertThat(digestStates()).containsExactly("empty");
    }

    @Test
    void theNewestOfAKeyIsToldAndTheOthersAreDuplicates() {
        var older = entry("Older", ", \"dedupe_key\": \"k\"");
        clock.advance(Duration.ofSeconds(1));
        entry("Newer", ", \"dedupe_key\": \"k\"");
        afterTheDigest();

        assertThat(onlyEmail().subject()).isEqualTo("Newer");
        show(older)
                .body("deliveries[0].state", equalTo("suppressed"))
                .body("deliveries[0].reason", equalTo("duplicate"));
    }

    @Test
    void twentyFiveAreToldAndMoreAreANumber() {
        for (int i = 10; i < 40; i++) {
            entry("No " + i, "");
            clock.advance(Duration.ofSeconds(1));
        }
        afterTheDigest();

        assertThat(onlyEmail().subject()).isEqualTo("30 messages for you");
        assertThat(onlyEmail().text())
                .containsSubsequence("No 10", "No 34", "and 5 more")
                .doesNotContain("No 35");
        assertThat(onlyEmail().html()).contains("and 5 more");
        assertThat(states()).hasSize(30).containsOnly("sent");
    }

    @Test
    void oneTellsAllThatADowntimeHasMissed() {
        entry("Monday", "");
        run();
        var digests = "job_type = 'notification_digest' AND organization_id = ?";
        sql("UPDATE background_jobs SET status = 'failed' WHERE " + digests, organization);
        clock.advance(Duration.ofHours(26));
        entry("Tuesday", "");
        run();
        sql("UPDATE background_jobs SET status = 'queued' WHERE " + digests, organization);
        runAfter(Duration.ofDays(3));

        assertThat(onlyEmail().subject()).isEqualTo("2 messages for you");
        assertThat(digestStates()).containsExactlyInAnyOrder("sent", "empty");
        runAfter(Duration.ofDays(3));
        assertThat(providers.messages()).hasSize(1);
    }

    @Test
    void aDigestInQuietHoursGoesWhenTheyAreOver() {
        settings("""
                {"dnd_enabled": true, "dnd_start": "07:30", "dnd_end": "09:30"}
                """);
        entry("One", "");
        entry("Two", "");
        run();
        assertThat(states()).containsOnly("digested");
        runAfter(Duration.ofMinutes(70));
        assertThat(providers.messages()).isEmpty();

        runAfter(Duration.ofHours(1).plus(SPREAD).plusMinutes(12));

        assertThat(providers.messages()).hasSize(1);
    }

    @Test
    void aChannelThatIsOffSuppressesItsEntries() {
        var id = entry("One", "");
        run();
        settings("{\"email_enabled\": false}");
        afterTheDigest();

        show(id).body("deliveries[0].state", equalTo("suppressed"))
                .body("deliveries[0].reason", equalTo("channel_off"));
        assertThat(providers.messages()).isEmpty();
    }

    @Test
    void whatIsCriticalWaitsForNoDigest() {
        post(body("Fire", ", \"severity\": \"critical\", \"digest\": true"))
                .then()
                .statusCode(422);
        create(body("Fire", ", \"severity\": \"critical\""));
        run();

        assertThat(onlyEmail().subject()).isEqualTo("Fire");
    }

    @Test
    void whatHasExpiredIsNotTold() {
        var id = entry("Late", ", \"expires_at\": \"%sT07:30:00Z\"".formatted(monday));
        entry("In time", "");
        afterTheDigest();

        assertThat(onlyEmail().subject()).isEqualTo("In time");
        assertThat(stateOf(id)).isEqualTo("expired");
    }

    @Test
    void anAttemptThatFailsIsMadeAgainWithTheSameMessageId() {
        providers.answer(SendOutcome.of(SendOutcome.Kind.TRANSIENT, SendOutcome.Stage.CONNECT, "Not now."));
        entry("One", "");
        entry("Two", "");
        afterTheDigest();
        assertThat(states()).containsOnly("digested");

        runAfter(Duration.ofMinutes(5));

        var ids = providers.messages().stream()
                .map(each -> ((Message.Email) each).messageId())
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(states()).containsOnly("sent");
        assertThat(rows(
                        "SELECT outcome FROM hcm_delivery_attempts WHERE delivery_id IN"
                                + " (SELECT id FROM hcm_deliveries WHERE organization_id = ?) ORDER BY delivery_id, attempt",
                        organization))
                .extracting(row -> row.get("outcome"))
                .containsExactly("transient", "ok", "transient", "ok");
    }

    @Test
    void aServiceThatDiesDuringTheCallSendsMailAgainAndSmsNever() {
        entry("One", "");
        entry("Two", "");
        create(sms("One"));
        create(sms("Two"));
        run();
        providers.answer(message -> {
            throw new ServiceDied();
        });
        providers.answer(message -> {
            throw new ServiceDied();
        });
        runAfter(Duration.ofMinutes(51).plus(SPREAD));
        runAfter(Duration.ofHours(1)); // what has died is noticed
        runAfter(Duration.ofHours(1));
        runAfter(Duration.ofHours(1));

        assertThat(providers.messages().stream().filter(Message.Email.class::isInstance))
                .hasSize(2)
                .extracting(each -> ((Message.Email) each).messageId())
                .containsOnly(((Message.Email) providers.messages().stream()
                                .filter(Message.Email.class::isInstance)
                                .findFirst()
                                .orElseThrow())
                        .messageId());
        assertThat(providers.messages().stream().filter(Message.Sms.class::isInstance))
                .hasSize(1);
        assertThat(rows(
                        "SELECT DISTINCT channel, state FROM hcm_deliveries WHERE organization_id = ? ORDER BY channel",
                        organization))
                .extracting(row -> row.get("channel") + " " + row.get("state"))
                .containsExactly("email sent", "sms unknown");
    }

    @Test
    void eachChannelHasItsOwn() {
        create(sms("Your <leave>"));
        create(sms("Your *pay*"));
        create("{\"event\": \"a\", \"digest\": true, \"slack\": true, \"body\": \"<!channel> one\"}");
        create("{\"event\": \"a\", \"digest\": true, \"slack\": true, \"body\": \"two\"}");
        afterTheDigest();

        assertThat(providers.messages()).hasSize(2);
        assertThat(providers.messages())
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Message.Sms.class,
                                sms -> assertThat(sms.text()).isEqualTo("2 messages:\n- Your <leave>\n- Your *pay*")))
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Message.SlackPost.class,
                                slack -> assertThat(slack.text())
                                        .isEqualTo("*2 messages*\n• &lt;!channel&gt; one\n• two")));
    }

    String entry(String title, String more) {
        return create(body(title, ", \"digest\": true" + more));
    }

    static String body(String title, String more) {
        return """
                {"event": "a.b", "recipients": [{"email": "ann@example.com"}], "subject": "%s", "body": "Text of %s"%s}
                """.formatted(title, title, more);
    }

    static String sms(String text) {
        return """
                {"event": "a.b", "digest": true, "recipients": [{"phone": "+4915112345678"}], "body": "%s"}
                """.formatted(text);
    }

    void cancel(String id) {
        sql("UPDATE hcm_deliveries SET state = 'cancelled', reason = 'cancelled' WHERE notification_id = ?", id);
    }

    void afterTheDigest() {
        run();
        runAfter(Duration.ofMinutes(51).plus(SPREAD));
    }

    List<Object> states() {
        return deliveryRows().stream().map(row -> row.get("state")).toList();
    }

    List<Object> digestStates() {
        return rows("SELECT state FROM hcm_digests WHERE organization_id = ? ORDER BY id", organization).stream()
                .map(row -> row.get("state"))
                .toList();
    }

    /** As if the process had been killed: nobody catches it before the worker, and nothing is written down. */
    static final class ServiceDied extends Error {}
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DigestsOnSqliteTests extends DigestsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DigestsOnPostgresqlTests extends DigestsContract {}
