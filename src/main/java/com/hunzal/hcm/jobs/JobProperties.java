package com.hunzal.hcm.jobs;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the worker works.
 *
 * @param enabled whether this node runs jobs. Without, it only takes them in
 * @param pollInterval how often the database is asked for jobs that other programs or nodes wrote. Jobs created through
 *     this node start at once
 * @param concurrency how many jobs this node runs at the same time
 * @param leaseDuration how long a job stays with a node that gives no sign of life; it does so six times in that time
 * @param agingInterval a job that has waited longer than this gets a turn of its own now and then, whatever its
 *     priority: every tenth time that jobs are taken, the oldest of these go first
 * @param backoff the wait before another attempt
 * @param limits what an organization may have; 0 means no limit
 */
@Validated
@ConfigurationProperties("hcm.jobs")
public record JobProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") @DurationMin(millis = 10) Duration pollInterval,
        @DefaultValue("10") @Min(1) @Max(1000) int concurrency,
        @DefaultValue("60s") @DurationMin(seconds = 3) Duration leaseDuration,
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration agingInterval,
        @DefaultValue Backoff backoff,
        @DefaultValue Limits limits) {

    /**
     * Exponential: {@code initialInterval * multiplier^n}, at most {@code maxInterval}, spread by the jitter.
     *
     * @param initialInterval wait before the first retry
     * @param multiplier how much longer each further wait is
     * @param maxInterval the longest wait
     * @param jitter share by which a wait is made shorter or longer at random, from 0 to 1
     */
    public record Backoff(
            @DefaultValue("15s") @DurationMin(millis = 0) Duration initialInterval,
            @DefaultValue("4") @DecimalMin("1") double multiplier,
            @DefaultValue("1h") @DurationMin(millis = 0) Duration maxInterval,

            @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("1")
            double jitter) {

        /**
         * @param retries how many retries there were before, from 0
         * @param random from 0 to 1
         */
        public Duration delay(int retries, double random) {
            var exact = initialInterval.toMillis() * Math.pow(multiplier, retries);
            var capped = Math.min(exact, maxInterval.toMillis());
            return Duration.ofMillis(Math.round(capped * (1 + jitter * (2 * random - 1))));
        }
    }

    /**
     * Counted in the database, over all nodes, but for the share; 0, or no entry, means no limit.
     *
     * @param queuedPerOrganization how many queued jobs an organization may have before creating another is answered 429
     * @param bytesPerOrganization how much the jobs of an organization may take, about, with payloads, results, errors and
     *     logs, before creating another is answered 429. Counted within minutes: what was deleted, or added by others, too
     * @param runningPerOrganization how many jobs of one organization run at the same time
     * @param runningPerType how many jobs of a type run at the same time, by job type
     * @param reservedShare share of a node's threads, at least one of two, that only organizations get of which no job runs;
     *     0 for none. Not where there is one organization only
     * @param weights how much more often than others an organization gets a turn, by organization; 1 if not named
     */
    public record Limits(
            @DefaultValue("0") @PositiveOrZero int queuedPerOrganization,
            @DefaultValue("1GB") DataSize bytesPerOrganization,
            @DefaultValue("0") @PositiveOrZero int runningPerOrganization,

            @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("0.9")
            double reservedShare,

            @DefaultValue Map<String, @PositiveOrZero Integer> runningPerType,
            @DefaultValue Map<String, @Min(1) @Max(1000) Integer> weights) {}
}
