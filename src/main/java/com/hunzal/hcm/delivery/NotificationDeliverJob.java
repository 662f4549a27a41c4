package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Sends one delivery when it is due. Made together with the delivery, and of no use without it: a job that somebody else
 * makes for a delivery does nothing.
 */
@Component
class NotificationDeliverJob implements JobHandler<NotificationDeliverJob.Payload> {

    record Payload(
            @Schema(description = "Of a delivery that is there.") @NotBlank
            String deliveryId) {}

    private final Sending sending;

    NotificationDeliverJob(Sending sending) {
        this.sending = sending;
    }

    @Override
    public String type() {
        return "notification_deliver";
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
        return sending.send(payload.deliveryId(), context.jobId());
    }
}
