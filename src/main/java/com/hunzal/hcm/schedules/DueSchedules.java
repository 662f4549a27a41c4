package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DiskNearlyFull;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.NoRoomForJobs;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private static final int ATTEMPTS = 3;

    /** Those that have to be looked at as a whole take some 0.1 s each. */
    private static final Duration LONGEST_PAGE = Duration.ofSeconds(1);

    /** Clocks of nodes may differ a little. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    private final Database database;
    private final Plans plans;
    private final PayloadProblems payloads;
    private final ScheduledJobs jobs;
    private final ScheduleTimes times;
    private final Clock clock;
    private final boolean enabled;
    private final Trouble trouble;
    private final Trouble troubleWithTimes;
    private final DueRows rows;
    private final DueTogether together;

    /** What the log says already, by schedule. */
    private Map<String, String> reported = new HashMap<>();

    DueSchedules(
            Database database,
            Plans plans,
            PayloadProblems payloads,
            ScheduledJobs jobs,
            StuckRows stuck,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.plans = plans;
        this.payloads = payloads;
        this.jobs = jobs;
        this.times = new ScheduleTimes(database, stuck, clock);
        this.clock = clock;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "The schedules could not be read or written; the next poll tries again");
        this.troubleWithTimes =
                new Trouble(log, clock, "Times of schedules could not be mended; the next minute tries again");
        this.rows = new DueRows(database, clock);
        this.together = new DueTogether(database, rows, jobs, this::plan, clock);
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
     * Clears {@code next_run_at} where it is no time, or was reckoned by a clock that was ahead: the next tick gives them
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

    /**
     * One of each organization after another, and a new look for what is due after every page or second: nobody waits for all
     * of somebody else's. What is wrong with one does not keep the next from its turn.
     */
    synchronized void tick() {
        times.mend();
        var tried = new HashSet<String>();
        var troubled = new HashMap<String, String>();
        var more = true;
        while (more) {
            var page = page(tried, troubled.size());
            var until = System.nanoTime() + LONGEST_PAGE.toNanos();
            var fired = together.fire(page, reported.keySet());
            var done = 0;
            while (done < page.size() && (done == 0 || System.nanoTime() - until < 0)) {
                var schedule = page.get(done++);
                tried.add(schedule.id());
                var trouble = fired.contains(schedule.id()) ? "" : fireOrTell(schedule);
                if (!trouble.isEmpty()) {
                    troubled.put(schedule.id(), trouble);
                }
            }
            more = page.size() == PAGE || done < page.size();
        }
        report(troubled);
    }

    /** @return why it could not run; empty if nothing is wrong */
    private String fireOrTell(Schedule schedule) {
        try {
            fire(schedule);
            return "";
        } catch (UnfitRow | UnfitPayload | NoRoomForJobs | DiskNearlyFull cannot) {
            return String.valueOf(cannot.getMessage());
        } catch (PessimisticLockingFailureException locked) {
            if (database.vendor() == Vendor.SQLITE) {
                throw locked; // the whole file is
            }
            return "somebody holds a lock on it";
        } catch (TransientDataAccessException
                | DataAccessResourceFailureException
                | CannotCreateTransactionException databaseTrouble) {
            throw databaseTrouble; // it would be the same for all
        } catch (RuntimeException e) {
            return reason(schedule.id(), e);
        }
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

    /** As {@link DueRows#page}. */
    List<Schedule> page(Set<String> tried, int stillDue) {
        return rows.page(tried, stillDue, PAGE);
    }

    private static final class UnfitPayload extends RuntimeException {
        UnfitPayload(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Looks at it first, and then makes its job in a transaction, if it is still the same.
     *
     * @throws UnfitRow or UnfitPayload if it cannot run
     * @throws NoRoomForJobs or DiskNearlyFull if it has to wait for room
     */
    void fire(Schedule seen) {
        var now = seen;
        for (int attempt = 0; attempt < ATTEMPTS && now != null; attempt++) {
            now = fireIfUnchanged(now, plan(now));
        }
    }

    private Plan plan(Schedule schedule) {
        var plan = plans.trusting(schedule);
        var problem = payloads.of(schedule);
        if (!problem.isEmpty()) {
            throw new UnfitPayload(problem);
        }
        jobs.checkSpace(schedule, plan);
        return plan;
    }

    /** @return what it says by now, if that is something else */
    private @Nullable Schedule fireIfUnchanged(Schedule seen, Plan plan) {
        return database.<@Nullable Schedule>inTransaction(() -> {
            var now = jobs.enter(seen) ? rows.lock(seen) : Optional.<Schedule>empty();
            if (now.isPresent() && now.get().saysTheSameAs(seen)) {
                advance(now.get(), plan);
                return null;
            }
            return now.orElse(null);
        });
    }

    private void advance(Schedule schedule, Plan plan) {
        // From now and not from the time that was due: what was missed while nobody looked is made up for once.
        var now = clock.instant();
        var next = plan.timetable().nextAfterRun(now);
        if (schedule.nextRunAt() == null) {
            database.writes()
                    .sql("UPDATE hcm_job_schedules SET next_run_at = :next WHERE id = :id")
                    .param(
                            "next",
                            database.vendor().timestampOrNull(plan.timetable().next(now)))
                    .param("id", schedule.id())
                    .update();
        } else if (plan.skipsOverlap()
                && !jobs.withLastUnfinished(List.of(schedule)).isEmpty()) {
            jobs.skip(schedule, next, "unfinished");
        } else if (!jobs.withTooMany(List.of(schedule)).isEmpty()) {
            jobs.skip(schedule, next, "too_many");
        } else {
            jobs.make(schedule, plan, next, schedule.askedByRoot());
        }
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
