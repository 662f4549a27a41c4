package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobRequest;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.schedules.Plan.Least;
import com.hunzal.hcm.web.FieldErrors;
import java.time.Clock;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/**
 * Makes plans of what is in the table. To look whether a payload is right may take its time, so what was found right when
 * it was written is not looked at again, and nothing is inside a transaction.
 */
@Component
class Plans {

    private final JobSubmitter jobs;
    private final ScheduleProperties properties;
    private final Clock clock;

    Plans(JobSubmitter jobs, ScheduleProperties properties, Clock clock) {
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * What a row says, looked into as a whole unless its payload was found right before.
     *
     * @throws UnfitRow if another program wrote it, or its job type is no longer known, and it cannot run
     */
    Plan of(Schedule schedule) {
        return schedule.payloadIsRight() ? trusting(schedule) : read(schedule, jobs::read);
    }

    /**
     * What a row says, as far as that can be told at once.
     *
     * @throws UnfitRow as {@link #of}
     */
    Plan glanceAt(Schedule schedule) {
        return schedule.payloadIsChecked() ? trusting(schedule) : read(schedule, jobs::readShape);
    }

    /**
     * What a row says if its payload is right.
     *
     * @throws UnfitRow as {@link #of}
     */
    Plan trusting(Schedule schedule) {
        return read(schedule, jobs::readTrusting);
    }

    private Plan read(Schedule schedule, BiFunction<JobRequest, FieldErrors, JobRequest> read) {
        var job = new JobRequest(
                        schedule.jobType(), schedule.payload(), schedule.priority(), schedule.maxRetries(), null, null)
                .tagged(schedule.tags());
        var least = new Least(properties.leastInterval(), false);
        return Plan.of(schedule, errors -> read.apply(job, errors), least, clock.instant());
    }
}
