package com.hunzal.hcm.maintenance;

import java.time.Duration;
import java.time.Instant;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long jobs are kept that are over. Nodes that run jobs delete older ones by themselves, and so does the job type
 * {@code cleanup}. Where another program had finished jobs before this service took the database over, those stay until
 * one of the three ages is set.
 *
 * @param completed age at which completed jobs are deleted
 * @param failed age at which failed jobs are deleted
 * @param cancelled age at which cancelled jobs are deleted; that of completed ones if not set
 * @param interval how often a node looks for jobs to delete
 */
@Validated
@ConfigurationProperties("hcm.jobs.retention")
record Retention(
        @DefaultValue("7d") @DurationMin(millis = 0) Duration completed,
        @DefaultValue("30d") @DurationMin(millis = 0) Duration failed,
        @Nullable @DurationMin(millis = 0) Duration cancelled,
        @DefaultValue("10m") @DurationMin(seconds = 1) Duration interval) {

    Cutoffs cutoffs(Instant now) {
        return new Cutoffs(
                now.minus(completed), now.minus(cancelled == null ? completed : cancelled), now.minus(failed));
    }

    /** Before which moment a job of each state must have been over to be old. */
    record Cutoffs(Instant completed, Instant cancelled, Instant failed) {

        static Cutoffs all(Instant moment) {
            return new Cutoffs(moment, moment, moment);
        }
    }
}
