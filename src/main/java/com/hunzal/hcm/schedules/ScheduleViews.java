package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows schedules: what is in the table, and what follows from it now. */
@Component
class ScheduleViews {

    private static final int NEXT_TIMES = 5;

    private final Plans plans;
    private final Clock clock;

    ScheduleViews(Plans plans, Clock clock) {
        this.plans = plans;
        this.clock = clock;
    }

    ScheduleResponse full(Schedule schedule) {
        return new ScheduleResponse(summary(schedule), plans.payload(schedule));
    }

    ScheduleResponse.Summary summary(Schedule schedule) {
        try {
            var plan = plans.of(schedule);
            return summary(schedule, null, plan.enabled() ? times(plan.timetable(), schedule.nextRunAt()) : List.of());
        } catch (Problem problem) {
            return summary(schedule, Plans.text(problem), List.of());
        }
    }

    /** From the next time in the table on, which may be over already, to all that will really come. */
    private List<Instant> times(Timetable timetable, @Nullable Instant planned) {
        var now = clock.instant();
        if (planned == null) {
            return timetable.after(now, NEXT_TIMES);
        }
        var times = new java.util.ArrayList<>(List.of(planned));
        times.addAll(timetable.after(planned.isAfter(now) ? planned : now, NEXT_TIMES - 1));
        return times;
    }

    private static ScheduleResponse.Summary summary(
            Schedule schedule, @Nullable String problem, List<Instant> nextTimes) {
        return new ScheduleResponse.Summary(
                schedule.id(),
                schedule.organizationId(),
                schedule.name(),
                schedule.cron(),
                schedule.zone(),
                schedule.jobType(),
                schedule.priority(),
                schedule.maxRetries(),
                schedule.enabled(),
                schedule.overlap(),
                problem,
                schedule.enabled() ? schedule.nextRunAt() : null,
                nextTimes,
                schedule.lastRunAt(),
                schedule.lastJobId(),
                schedule.lastSkippedAt(),
                schedule.createdAt(),
                schedule.updatedAt(),
                ScheduleController.path(schedule.id()));
    }
}
