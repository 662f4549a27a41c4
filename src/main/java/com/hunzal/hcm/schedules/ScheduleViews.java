package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.web.UnknownCursor;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows schedules: what is in the table, and what follows from it now. */
@Component
class ScheduleViews {

    static final int NEXT_TIMES = 5;

    private final ScheduleList list;
    private final Plans plans;
    private final ScheduleBodies bodies;
    private final JobSubmitter jobs;
    private final Clock clock;

    ScheduleViews(ScheduleList list, Plans plans, ScheduleBodies bodies, JobSubmitter jobs, Clock clock) {
        this.list = list;
        this.plans = plans;
        this.bodies = bodies;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * @param cursor null for the first page
     * @throws UnknownCursor if it is none of this list
     */
    ScheduleResponse.All page(String organizationId, @Nullable String cursor, int limit) {
        var page = list.page(organizationId, cursor, limit);
        var full = askedOnce(organizationId);
        return new ScheduleResponse.All(
                page.schedules().stream().map(each -> summary(each, full)).toList(),
                page.total(),
                page.totalCapped(),
                limit,
                page.nextCursor());
    }

    ScheduleResponse full(Schedule schedule) {
        return new ScheduleResponse(summary(schedule), bodies.payload(schedule));
    }

    ScheduleResponse.Summary summary(Schedule schedule) {
        return summary(schedule, jobType -> jobs.isFull(schedule.organizationId(), jobType));
    }

    /** @param full whether there is no room for a job of this type; asked only if it matters */
    private ScheduleResponse.Summary summary(Schedule schedule, Predicate<String> full) {
        try {
            var plan = plans.glanceAt(schedule);
            var wrong = schedule.payloadProblem();
            var runs = plan.enabled() && wrong.isEmpty();
            return summary(
                    schedule,
                    wrong.isEmpty() ? whyItWaits(schedule, full) : wrong,
                    runs ? times(plan.timetable(), schedule.nextRunAt()) : List.of(),
                    plan.timetable().isTooFrequent() ? List.of(tooFrequent(plan.timetable())) : List.of());
        } catch (UnfitRow unfit) {
            return summary(schedule, unfit.getMessage(), List.of(), List.of());
        }
    }

    private @Nullable String whyItWaits(Schedule schedule, Predicate<String> full) {
        var next = schedule.nextRunAt();
        var due = schedule.enabled() && next != null && !next.isAfter(clock.instant());
        return due && full.test(schedule.jobType())
                ? "is due, and runs as soon as the organization has fewer queued jobs: it has as many as it may"
                : null;
    }

    /** It counts the queue, and a page may show a thousand schedules that are due. */
    private Predicate<String> askedOnce(String organizationId) {
        var answers = new HashMap<String, Boolean>();
        return jobType -> answers.computeIfAbsent(
                jobs.freesSpace(jobType) ? jobType : "", any -> jobs.isFull(organizationId, jobType));
    }

    /** From the next time in the table on, which may be over already, to all that will really come. */
    private List<Instant> times(Timetable timetable, @Nullable Instant planned) {
        var now = clock.instant();
        if (planned == null) {
            return timetable.after(now, NEXT_TIMES);
        }
        var times = new java.util.ArrayList<>(List.of(planned));
        Stream.iterate(
                        timetable.nextAfterRun(planned.isAfter(now) ? planned : now),
                        Objects::nonNull,
                        timetable::nextAfterRun)
                .limit(NEXT_TIMES - 1)
                .forEach(times::add);
        times.removeIf(time -> time.isAfter(Vendor.LAST)); // after one that another program wrote
        return times;
    }

    private static ScheduleResponse.Warning tooFrequent(Timetable timetable) {
        return new ScheduleResponse.Warning(
                "cron",
                "names times that are closer to each other than %s seconds, the least interval: it runs no more often than that"
                        .formatted(timetable.least().toSeconds()));
    }

    private static ScheduleResponse.Summary summary(
            Schedule schedule,
            @Nullable String problem,
            List<Instant> nextTimes,
            List<ScheduleResponse.Warning> warnings) {
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
                schedule.tags(),
                problem,
                warnings,
                schedule.enabled() ? schedule.nextRunAt() : null,
                nextTimes,
                schedule.lastRunAt(),
                schedule.lastJobId(),
                schedule.lastSkippedAt(),
                schedule.lastSkippedReason(),
                schedule.createdAt(),
                schedule.updatedAt(),
                SchedulePaths.of(schedule.id()));
    }
}
