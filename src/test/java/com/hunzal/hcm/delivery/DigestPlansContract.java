package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.PlannedBy;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.settings.Settings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What becomes of waiting entries when something changes meanwhile. The clock begins on a Monday, at 08:10 in UTC. */
abstract class DigestPlansContract extends NotificationsTest {

    private static final Duration SPREAD = Duration.ofMinutes(11);

    @Autowired
    private HeldAgain heldAgain;

    @Autowired
    private DigestPlans plans;

    @Autowired
    private DigestSending sending;

    @Autowired
    private ChannelPauses pauses;

    @Autowired
    private Settings settings;

    private LocalDate monday = LocalDate.EPOCH;

    @BeforeEach
    void aMondayMorning() {
        sql("DELETE FROM hcm_notifications"); // of other tests: they would be mended, too
        sql("DELETE FROM hcm_digests");
        var now = clock.instant().atZone(ZoneOffset.UTC);
        monday = now.toLocalDate().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        clock.advance(Duration.between(now, monday.atTime(8, 10).atZone(ZoneOffset.UTC)));
        settings("{\"digest_frequency\": \"daily\"}");
    }

    @Test
    void aShorterPeriodCountsFromNowOn() {
        var id = entry("One");
        entry("Two");
        run();
        isDue(id, monday.plusDays(1) + "T08:00:00Z");

        settings("{\"digest_frequency\": \"hourly\"}");

        isDue(id, monday + "T09:00:00Z");
        runAfter(Duration.ofMinutes(50).plus(SPREAD));
        assertThat(onlyEmail().subject()).isEqualTo("2 messages for you");
        runAfter(Duration.ofDays(8));
        assertThat(providers.messages()).hasSize(1);
    }

    @Test
    void soItDoesWhenAnotherProgramChangesIt() {
        var id = entry("One");
        run();

        sql("UPDATE notification_settings SET digest_frequency = 'hourly' WHERE organization_id = ?", organization);
        heldAgain.look();

        isDue(id, monday + "T09:00:00Z");
        runAfter(Duration.ofMinutes(50).plus(SPREAD));
        assertThat(onlyEmail().subject()).isEqualTo("One");
    }

    @Test
    void manyOrganizationsAreLookedThroughSomeAtATime() {
        var all = List.of(organization, addOrganization(), addOrganization());
        var watch = new SettingsWatch(
                settings,
                (after, limit) -> all.stream()
                        .sorted()
                        .filter(each -> each.compareTo(after) > 0)
                        .map(each -> new PlannedBy(each, "of yesterday", "of yesterday"))
                        .limit(limit)
                        .toList(),
                2);

        assertThat(watch.changed()).hasSize(2);
        assertThat(watch.changed()).hasSize(1);
        assertThat(watch.changed()).hasSize(2);
    }

    @Test
    void aLongerPeriodWaitsLonger() {
        var id = entry("One");
        run();

        settings("{\"digest_frequency\": \"weekly\"}");

        isDue(id, monday.plusDays(7) + "T08:00:00Z");
        runAfter(Duration.ofDays(2));
        assertThat(providers.messages()).isEmpty();
        entry("Two");
        run();
        runAfter(Duration.ofDays(5).plus(SPREAD));
        assertThat(onlyEmail().subject()).isEqualTo("2 messages for you");
    }

    @Test
    void thereAndBackIsStillOneMessage() {
        var id = entry("One");
        run();
        for (var frequency : List.of("hourly", "weekly", "daily", "hourly", "daily")) {
            settings("{\"digest_frequency\": \"" + frequency + "\"}");
            run();
        }

        isDue(id, monday.plusDays(1) + "T08:00:00Z");
        for (int hour = 0; hour < 50; hour++) {
            runAfter(Duration.ofHours(1));
        }
        assertThat(onlyEmail().subject()).isEqualTo("One");
    }

    @Test
    void manyAreLookedThroughAPageAtATime() {
        entry("One");
        run();
        List.of("hcm_deliveries", "hcm_digests").forEach(this::multiply);
        settings("{\"digest_frequency\": \"weekly\"}");

        var end = monday.plusDays(7).atTime(8, 0).toInstant(ZoneOffset.UTC);
        assertThat(rows(
                        "SELECT 1 FROM hcm_deliveries WHERE organization_id = ? AND state = 'digested' AND next_at = ?",
                        organization,
                        database.vendor().timestamp(end)))
                .hasSize(450);
        var versions = rows("SELECT settings_version FROM hcm_digests WHERE organization_id = ?", organization);
        assertThat(versions).hasSize(450); // the week has begun when the day had
        assertThat(Set.copyOf(versions)).hasSize(1);
    }

    /** Adds 449 of others: with the first two pages and a part of one. */
    private void multiply(String table) {
        var columns = rows("SELECT * FROM " + table + " WHERE organization_id = ?", organization)
                .get(0)
                .keySet();
        var values = columns.stream()
                .map(each -> switch (each) {
                    case "id" -> "id || '-' || n";
                    case "address" -> "n || address";
                    case "job_id" -> "NULL";
                    default -> each;
                })
                .collect(Collectors.joining(", "));
        sql(
                "INSERT INTO " + table + " (" + String.join(", ", columns) + ")"
                        + " WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 449)"
                        + " SELECT " + values + " FROM " + table + ", numbers WHERE organization_id = ?",
                organization);
    }

    @Test
    void aPausedChannelHoldsItUntilItIsResumed() {
        entry("One");
        run();
        pauses.pause(organization, Channel.EMAIL, "smtp", "The password is refused.");
        runAfter(Duration.ofDays(1).plus(SPREAD));
        assertThat(providers.messages()).isEmpty();

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(onlyEmail().subject()).isEqualTo("One");
    }

    @Test
    void oneWhoseJobSomebodyHasCancelledGetsAnother() {
        entry("One");
        run();
        sql(
                "UPDATE background_jobs SET status = 'cancelled' WHERE job_type = 'notification_digest'"
                        + " AND organization_id = ?",
                organization);
        runAfter(Duration.ofHours(26));
        assertThat(providers.messages()).isEmpty();

        plans.mend(clock.instant().minus(Duration.ofHours(1)));
        runAfter(SPREAD);

        assertThat(onlyEmail().subject()).isEqualTo("One");
    }

    @Test
    void entriesThatNoDigestIsThereForGetOne() {
        entry("One");
        run();
        sql("DELETE FROM hcm_digests WHERE organization_id = ?", organization);
        runAfter(Duration.ofHours(26));
        assertThat(providers.messages()).isEmpty();

        plans.mend(clock.instant().minus(Duration.ofHours(1)));
        runAfter(SPREAD);

        assertThat(onlyEmail().subject()).isEqualTo("One");
    }

    @RepeatedTest(10)
    void severalDigestsAtTheSameMomentTellEachEntryOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            entry("No " + i);
        }
        run();
        for (int i = 0; i < 5; i++) {
            sql(
                    "INSERT INTO hcm_digests (id, organization_id, channel, address, period_start, period_end, job_id, created_at)"
                            + " SELECT id || '-" + i
                            + "', organization_id, channel, address, ?, period_end, job_id, created_at"
                            + " FROM hcm_digests WHERE organization_id = ? ORDER BY id LIMIT 1",
                    database.vendor().timestamp(clock.instant().plusSeconds(i)),
                    organization);
        }
        clock.advance(Duration.ofHours(25));
        var digests = rows("SELECT id, job_id FROM hcm_digests WHERE organization_id = ?", organization);
        var threads = Executors.newFixedThreadPool(digests.size());
        try {
            var all = new ArrayList<Future<JobOutcome>>();
            for (var each : digests) {
                all.add(threads.submit(
                        () -> sending.send(String.valueOf(each.get("id")), String.valueOf(each.get("job_id")))));
            }
            for (var each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(onlyEmail().subject()).isEqualTo("5 messages for you");
    }

    private void isDue(String id, String at) {
        show(id).body("deliveries[0].state", equalTo("digested")).body("deliveries[0].next_at", equalTo(at));
    }

    String entry(String title) {
        return create(DigestsContract.body(title, ", \"digest\": true"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DigestPlansOnSqliteTests extends DigestPlansContract {

    @Test
    void whatAnotherProgramHasDeletedKeepsNobodyWaiting() {
        entry("One");
        var gone = entry("Two");
        deleteAsOthersDo(gone);

        runAfter(Duration.ofHours(26));

        assertThat(onlyEmail().subject()).isEqualTo("One");
        assertThat(rows("SELECT state FROM hcm_deliveries WHERE notification_id = ?", gone))
                .isEqualTo(List.of(Map.of("state", "expired")));
    }

    @Test
    void aDigestOfWhichAllIsDeletedEnds() {
        deleteAsOthersDo(entry("One"));

        runAfter(Duration.ofHours(26));

        assertThat(providers.messages()).isEmpty();
        assertThat(rows("SELECT state FROM hcm_digests WHERE organization_id = ?", organization))
                .isEqualTo(List.of(Map.of("state", "empty")));
    }

    private void deleteAsOthersDo(String notification) {
        run();
        sql("PRAGMA foreign_keys = off"); // of the one connection that writes
        try {
            sql("DELETE FROM hcm_notifications WHERE id = ?", notification);
        } finally {
            sql("PRAGMA foreign_keys = on");
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DigestPlansOnPostgresqlTests extends DigestPlansContract {}
