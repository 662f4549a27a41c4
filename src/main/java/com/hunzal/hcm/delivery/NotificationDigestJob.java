package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Sends one digest when its period is over. Made together with the digest, and of no use without it: a job that somebody else
 * makes for a digest does nothing.
 */
@Component
class NotificationDigestJob implements JobHandler<Digest.Payload> {

    private final DigestSending sending;

    NotificationDigestJob(DigestSending sending) {
        this.sending = sending;
    }

    @Override
    public String type() {
        return Digest.JOB_TYPE;
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
    public JobOutcome handle(Digest.Payload payload, JobContext context) {
        return sending.send(payload.digestId(), context.jobId());
    }
}
