package com.hunzal.hcm.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Many schedules that are due at the same second, each of another organization. */
final class SchedulesMeasure implements Measure {

    private static final int SCHEDULES = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public String title() {
        return "10 000 schedules due at the same second";
    }

    @Override
    public String explanation() {
        return "Each of another organization, written with plain SQL and marked as looked at, as those are that people make. From the"
                + " second at which all are due until the last of their jobs was made, as its created_at tells; the first run is not"
                + " counted. Meanwhile the jobs, which do nothing, run.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        var schedules = lab.options().scaled(SCHEDULES, SCHEDULES / 10);
        Crowd.addOrganizations(store, schedules);
        try (var service = lab.service(store)) {
            for (int run = 0; run <= lab.options().runs(); run++) {
                var due = write(store, schedules);
                var seconds = secondsUntilMade(store, schedules, due);
                if (run > 0) {
                    figures.figure("until all jobs were made", "s").add(seconds);
                }
            }
        }
        figures.figure("until all jobs were made", "s").note("at most 5");
    }

    private static Instant write(Store store, int schedules) throws SQLException {
        store.execute("DELETE FROM hcm_job_schedules");
        Tables.clear(store);
        var due = Instant.now().plusSeconds(5);
        var now = store.vendor().timestamp(Instant.now());
        Tables.insert(
                store,
                schedules,
                """
                INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, payload_check, next_run_at,
                                               created_at, updated_at)
                SELECT ${id}, 'crowd-' || n, 'yearly', '@yearly', 'UTC', 'noop', '', ?, ?, ? FROM numbers
                """.replace("${id}", Tables.id(store, "schedule")),
                store.vendor().timestamp(due),
                now,
                now);
        return due;
    }

    private static double secondsUntilMade(Store store, int schedules, Instant due) throws Exception {
        var end = Instant.now().plus(LONGEST);
        while (store.number("SELECT count(*) FROM background_jobs WHERE schedule_id IS NOT NULL") < schedules) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not made in time");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        try (var connection = store.open();
                var query = connection.prepareStatement("SELECT max(created_at) AS last FROM background_jobs");
                var rows = query.executeQuery()) {
            rows.next();
            return (Moments.nanos(store.vendor(), rows, "last") - Moments.epochNanos(due)) / 1e9;
        }
    }
}
