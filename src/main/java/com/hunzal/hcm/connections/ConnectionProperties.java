package com.hunzal.hcm.connections;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much patience clients find, and how much room.
 *
 * @param connectionsPerAddress how many connections one address may have; with one more, its oldest that waits is
 *     closed. Not looked at where a proxy is trusted (server.forward-headers-strategy)
 * @param unfinishedHeads how many connections may be in the middle of the head of a request; with one more, the oldest
 *     of them is closed. Each needs 50 KB
 * @param headTime how long the head of a request may take from its first byte to its last
 * @param bodyGrace how long a body may come as slowly as it likes
 * @param bodyRate bytes a second that a body must have come with after that, on average, or it is answered 408
 * @param slowBodies how many threads wait for bodies at the same time, at most half of server.tomcat.threads.max; with
 *     more, whom is waited for longest is answered 408, before a second only if a quarter more wait
 * @param unsentAnswers bytes of answers that are kept for clients who do not read them yet; with more, the address
 *     with most, of it the token with most, loses its largest connection. An eighth of the heap if not set
 * @param linger how long a connection stays open after a refusal, so that it reaches a client who is still sending; and
 *     how long a stop waits for clients who still read
 */
@Validated
@ConfigurationProperties("hcm.http")
record ConnectionProperties(
        @DefaultValue("500") @Min(1) int connectionsPerAddress,
        @DefaultValue("256") @Min(1) int unfinishedHeads,
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration headTime,
        @DefaultValue("10s") @DurationMin(seconds = 1) Duration bodyGrace,
        @DefaultValue("1KB") @NotNull DataSize bodyRate,
        @DefaultValue("64") @Min(1) int slowBodies,
        @Nullable DataSize unsentAnswers,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration linger) {

    long unsentBytes() {
        return unsentAnswers == null ? Runtime.getRuntime().maxMemory() / 8 : unsentAnswers.toBytes();
    }
}
