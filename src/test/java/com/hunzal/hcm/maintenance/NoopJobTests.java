package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.failureOf;
import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.jobs.TestJobContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoopJobTests {

    private final NoopJob noop = new NoopJob();

    @Test
    void withoutPayloadItSucceedsAtOnce() throws Exception {
        var job = TestJobContext.aJob();

        var result = resultOf(noop.handle(new NoopJob.Payload(null, null), job), NoopJob.Result.class);

        assertThat(result.status()).isEqualTo("success");
        assertThat(result.attempt()).isEqualTo(1);
        assertThat(job.pauses()).containsExactly(Duration.ZERO);
    }

    @Test
    void itTakesTheTimeItIsToldTo() throws Exception {
        var job = TestJobContext.aJob();

        noop.handle(new NoopJob.Payload(1500, null), job);

        assertThat(job.pauses()).containsExactly(Duration.ofMillis(1500));
    }

    @Test
    void itFailsAsOftenAsItIsToldTo() throws Exception {
        var payload = new NoopJob.Payload(null, 2);

        var first = failureOf(noop.handle(payload, TestJobContext.attempt(1)));
        var second = failureOf(noop.handle(payload, TestJobContext.attempt(2)));
        var third = resultOf(noop.handle(payload, TestJobContext.attempt(3)), NoopJob.Result.class);

        assertThat(first.reason()).isEqualTo("asked to fail: attempt 1 of 2");
        assertThat(first.retryable()).isTrue();
        assertThat(second.reason()).isEqualTo("asked to fail: attempt 2 of 2");
        assertThat(third.attempt()).isEqualTo(3);
    }
}
