package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Makes the jobs of schedules that are due, once each, however many nodes look: who moves the next time on makes the
 * job in the same transaction, and the others find it no longer due.
 */
@Component
class DueSchedules {

    private static final Logger log = LoggerFactory.getLogger(DueSchedules.class);
    private static final int PAGE = 100;

    /** Clocks of nodes may differ a little. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    private final Database database;
    private final Plans plans;
    private final ScheduledJobs jobs;
    private final Clock clock;
    private final boolean enabled;
    private final String due;
    private final String page;

    /** What the log says already, by schedule. */
    private Map<String, String> reported = new HashMap<>();

    DueSchedules(
            Database database,
            Plans plans,
            ScheduledJobs jobs,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.plans = plans;
        this.jobs = jobs;
        this.clock = clock;
        this.enabled = enabled;
        this.due = ScheduleSql.of(database.vendor()).due();
        // Materialized, or the order by id would lead the planner through all schedules instead of those that are due.
        this.page = """
                WITH due AS MATERIALIZED (SELECT id FROM hcm_job_schedules WHERE %s)
                SELECT * FROM hcm_job_schedules
                WHERE id IN (SELECT id FROM due WHERE id > :after ORDER BY id LIMIT :limit) ORDER BY id
                """.formatted(due);
    }

    @Scheduled(fixedDelayString = "${hcm.jobs.schedules.poll-interval:1s}")
    void poll() {
        ifEnabled(this::tick);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void mendNowAndThen() {
        ifEnabled(this::mend);
    }

    private void ifEnabled(Runnable work) {
        if (!enabled) {
            return;
        }
        try {
            work.run();
        } catch (TransientDataAccessException
                | DataAccessResourceFailureException
                | CannotCreateTransactionException databaseTrouble) {
            log.warn(
                    "The schedules could not be read or written; the next poll tries again: {}",
                    databaseTrouble.toString());
        }
    }

    /**
     * Takes the next time from those whose next time another program made one that cannot be read, or was reckoned from
     * a clock that was ahead: the next tick gives them another.
     */
    void mend() {
        database.writes()
                .sql("UPDATE hcm_job_schedules SET next_run_at = NULL WHERE "
                        + ScheduleSql.of(database.vendor()).unreadable())
                .update();
        var now = clock.instant();
        database.writes()
                .sql("""
                        UPDATE hcm_job_schedules
                        SET next_run_at = NULL,
                            last_run_at = CASE WHEN last_run_at > :ahead THEN :now ELSE last_run_at END,
                            last_skipped_at = CASE WHEN last_skipped_at > :ahead THEN :now ELSE last_skipped_at END,
                            updated_at = CASE WHEN updated_at > :ahead THEN :now ELSE updated_at END
                        WHERE last_run_at > :ahead OR last_skipped_at > :ahead OR updated_at > :ahead
                        """)
                .param("now", database.vendor().timestamp(now))
                .param("ahead", database.vendor().timestamp(now.plus(MOST_AHEAD)))
                .update();
    }

    /** One after another; what is wrong with one does not keep the next from its turn. */
    synchronized void tick() {
        var troubled = new HashMap<String, String>();
        var last = "";
        List<Schedule> page;
        do {
            page = page(last);
            for (var schedule : page) {
                last = schedule.id();
                try {
                    fire(schedule);
                } catch (Problem problem) {
                    troubled.put(last, Plans.text(problem));
                } catch (TransientDataAccessException
                        | DataAccessResourceFailureException
                        | CannotCreateTransactionException databaseTrouble) {
                    throw databaseTrouble; // it would be the same for all
                } catch (RuntimeException unexpected) {
                    troubled.put(last, unexpected.toString());
                    if (!reported.containsKey(last)) {
                        log.error("Schedule {} failed unexpectedly", last, unexpected);
                    }
                }
            }
        } while (page.size() == PAGE);
        report(troubled);
    }

    /** Schedules that cannot run stay due; a page goes on behind them. */
    List<Schedule> page(String after) {
        return database.reads()
                .sql(page)
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("after", after)
                .param("limit", PAGE)
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .list();
    }

    /** @throws Problem if it cannot run */
    void fire(Schedule seen) {
        plans.of(seen); // before the lock is taken, which one that cannot run need not be
        database.inTransaction(() -> lock(seen).map(this::advance));
    }

    private String advance(Schedule schedule) {
        var plan = plans.of(schedule);
        // From now and not from the time that was due: what was missed while nobody looked is made up for once.
        var next = plan.timetable().next(clock.instant());
        if (schedule.nextRunAt() == null) {
            database.writes()
                    .sql("UPDATE hcm_job_schedules SET next_run_at = :next WHERE id = :id")
                    .param("next", database.vendor().timestampOrNull(next))
                    .param("id", schedule.id())
                    .update();
        } else if (plan.skipsOverlap() && jobs.lastIsUnfinished(schedule)) {
            jobs.skip(schedule, next);
        } else {
            jobs.make(schedule, plan, next);
        }
        return schedule.id();
    }

    /** The fence: of several nodes that saw it due, only the first finds it so here. */
    private Optional<Schedule> lock(Schedule seen) {
        return database.writes()
                .sql("UPDATE hcm_job_schedules SET name = name WHERE id = :id AND " + due + " RETURNING *")
                .param("id", seen.id())
                .param("now", database.vendor().timestamp(clock.instant()))
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .optional();
    }

    private void report(Map<String, String> troubled) {
        troubled.forEach((id, problem) -> {
            if (!problem.equals(reported.get(id))) {
                log.warn("Schedule {} is due but cannot run: {}", id, problem);
            }
        });
        reported = troubled;
    }
}
