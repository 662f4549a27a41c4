package com.hunzal.hcm.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How organizations share what reads.
 *
 * @param atOncePerOrganization how many requests that read of one organization this node answers at the same time, and one bulk
 *     change beside them; others wait. Half of SQLite's connections that read
 * @param waitingPerOrganization how many may wait; one more is answered 429. Fewer while many of other organizations wait
 * @param waitingInAll how many may wait of all organizations together: each takes one of the server's threads
 * @param longestWait how long one waits before it is answered 429
 * @param timeLimit how long reading may take before it is ended and answered 429; also what a bulk change, or its dry run,
 *     reads
 */
@Validated
@ConfigurationProperties("hcm.reads")
record ReadProperties(
        @DefaultValue("2") @Min(1) int atOncePerOrganization,
        @DefaultValue("50") @Min(0) int waitingPerOrganization,
        @DefaultValue("100") @Min(0) int waitingInAll,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration longestWait,
        @DefaultValue("20s") @DurationMin(millis = 100) Duration timeLimit) {}
