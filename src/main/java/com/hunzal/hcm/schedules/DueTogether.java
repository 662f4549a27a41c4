package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the jobs of many schedules in one transaction and a few statements: at eight in the morning thousands are due. Only
 * of those of which nothing is odd; what is left, {@link DueSchedules} fires alone, and tells what is wrong.
 */
final class DueTogether {

    private static final Logger log = LoggerFactory.getLogger(DueTogether.class);

    private final Database database;
    private final DueRows rows;
    private final ScheduledJobs jobs;
    private final Function<Schedule, Plan> planning;
    private final Clock clock;

    DueTogether(Database database, DueRows rows, ScheduledJobs jobs, Function<Schedule, Plan> planning, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.jobs = jobs;
        this.planning = planning;
        this.clock = clock;
    }

    /**
     * @param troubled the ids of those that could not run when they were looked at last
     * @return the ids of those whose jobs were made: none if it is of no use or something fails
     */
    Set<String> fire(List<Schedule> page, Set<String> troubled) {
        var plans = new LinkedHashMap<Schedule, Plan>();
        for (var schedule : page) {
            // What has to be looked at as a whole takes its time, which nobody else is to wait for.
            if (schedule.payloadIsRight() && !troubled.contains(schedule.id())) {
                plan(schedule).ifPresent(plan -> plans.put(schedule, plan));
            }
        }
        if (plans.size() < 2) {
            return Set.of();
        }
        try {
            return database.inTransaction(() -> makeAll(plans));
        } catch (RuntimeException e) {
            log.debug("Schedules cannot share a transaction", e);
            return Set.of();
        }
    }

    private Optional<Plan> plan(Schedule schedule) {
        try {
            return Optional.of(planning.apply(schedule));
        } catch (RuntimeException e) {
            log.debug("Schedule {} has no plan", schedule.id(), e);
            return Optional.empty();
        }
    }

    private Set<String> makeAll(Map<Schedule, Plan> plans) {
        var seen = plans.keySet().stream().collect(Collectors.toMap(Schedule::id, Function.identity()));
        var locked = rows.lockAll(jobs.enterAll(plans.keySet()));
        if (locked.isEmpty()) {
            return Set.of();
        }
        var tooMany = jobs.withTooMany(locked);
        var lastUnfinished = jobs.withLastUnfinished(locked);
        var now = clock.instant();
        var due = new ArrayList<ScheduledJobs.Due>();
        for (var schedule : locked) {
            var before = Objects.requireNonNull(seen.get(schedule.id()));
            var plan = Objects.requireNonNull(plans.get(before));
            var skipped =
                    tooMany.contains(schedule.id()) || plan.skipsOverlap() && lastUnfinished.contains(schedule.id());
            if (schedule.saysTheSameAs(before) && schedule.nextRunAt() != null && !skipped) {
                var next = plan.timetable().nextAfterRun(now);
                due.add(new ScheduledJobs.Due(schedule, plan, next, schedule.askedByRoot()));
            }
        }
        if (!due.isEmpty()) {
            jobs.makeAll(due);
        }
        return due.stream().map(each -> each.schedule().id()).collect(Collectors.toSet());
    }
}
