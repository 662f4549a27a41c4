package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Sends one digest when its period is over. Made together with the digest, and of no use without it: a job that somebody else
 * makes for a digest does nothing.
 */
@Component
class NotificationDigestJob implements JobHandler<NotificationDigestJob.Payload> {

    static final String TYPE = "notification_digest";

    record Payload(
            @Schema(description = "Of a digest that is there.") @NotBlank
            String digestId) {}

    private final DigestSending sending;

    NotificationDigestJob(DigestSending sending) {
        this.sending = sending;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int maxRetries() {
        return 25;
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(5);
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) {
        return sending.send(payload.digestId(), context.jobId());
    }
}
