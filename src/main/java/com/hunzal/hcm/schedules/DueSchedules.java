package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
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
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
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
    private final ScheduleTimes times;
    private final Clock clock;
    private final boolean enabled;
    private final Trouble trouble;
    private final Trouble troubleWithTimes;
    private final String due;
    private final String page;

    /** What the log says already, by schedule. */
    private Map<String, String> reported = new HashMap<>();

    DueSchedules(
            Database database,
            Plans plans,
            ScheduledJobs jobs,
            StuckRows stuck,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.plans = plans;
        this.jobs = jobs;
        this.times = new ScheduleTimes(database, stuck, clock);
        this.clock = clock;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "The schedules could not be read or written; the next poll tries again");
        this.troubleWithTimes =
                new Trouble(log, clock, "Times of schedules could not be mended; the next minute tries again");
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
        if (enabled) {
            trouble.attempt(this::tick);
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void mendNowAndThen() {
        if (enabled) {
            troubleWithTimes.attempt(this::mend);
        }
    }

    /**
     * Takes the next time from those whose next time was reckoned from a clock that was ahead: the next tick gives them
     * another.
     */
    void mend() {
        times.mend();
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
        times.mend();
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
                } catch (PessimisticLockingFailureException locked) {
                    if (database.vendor() == Vendor.SQLITE) {
                        throw locked; // the whole file is
                    }
                    troubled.put(last, "somebody holds a lock on it");
                } catch (TransientDataAccessException
                        | DataAccessResourceFailureException
                        | CannotCreateTransactionException databaseTrouble) {
                    throw databaseTrouble; // it would be the same for all
                } catch (RuntimeException e) {
                    troubled.put(last, reason(last, e));
                }
            }
        } while (page.size() == PAGE);
        report(troubled);
    }

    private String reason(String id, RuntimeException e) {
        if (RowTrouble.isBehind(e)) { // e.g. its organization is gone
            return "the database refuses its job: "
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage();
        }
        if (!reported.containsKey(id)) {
            log.error("Schedule {} failed unexpectedly", id, e);
        }
        return e.toString();
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

    /** @throws Problem if it cannot run, or its organization has too many queued jobs: then it waits for room */
    void fire(Schedule seen) {
        plans.of(seen); // before the lock is taken, which one that cannot run need not be
        database.inTransaction(() -> jobs.enter(seen) ? lock(seen).map(this::advance) : Optional.<String>empty());
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
            jobs.skip(schedule, next, "unfinished");
        } else if (jobs.hasTooMany(schedule)) {
            jobs.skip(schedule, next, "too_many");
        } else {
            jobs.make(schedule, plan, next, schedule.askedByRoot());
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
