package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.NotificationInsert.Origin;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a notification as a request would: for schedules, and for programs that add such a job in a transaction of their
 * own. However often it is run, it makes one.
 */
@Component
class NotificationSendJob implements JobHandler<NotificationSendJob.Payload> {

    private static final int MOST_PAYLOAD_BYTES = 1024 * 1024;

    /** The body of a new notification; what its fields may be, {@link NotificationReader} knows. */
    @Schema(implementation = NotificationBody.class)
    record Payload(
            @Nullable String event,
            @Nullable String severity,
            @Nullable List<@Nullable Recipient> recipients,
            @Nullable Boolean slack,
            @Nullable List<@Nullable String> channels,
            @Nullable String subject,
            @Nullable String body,
            @Nullable String template,
            @Nullable Map<String, @Nullable Object> data,
            @Nullable Boolean digest,
            @Nullable String dedupeKey,
            @Nullable String sendAt,
            @Nullable String expiresAt,
            @Nullable List<@Nullable NewAttachment> attachments) {}

    @Schema(implementation = NotificationBody.NewRecipient.class)
    record Recipient(
            @Nullable String id,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String timezone) {}

    /** @param deliveries how many are in which state */
    record Result(String notificationId, Map<String, Integer> deliveries) {}

    private final NotificationReader reader;
    private final ObjectProvider<Notifications> notifications;
    private final NotificationRepository rows;
    private final NotificationList list;
    private final JsonMapper json;

    /** @param notifications asked for late, because they make jobs, and whoever does so knows all handlers */
    NotificationSendJob(
            NotificationReader reader,
            ObjectProvider<Notifications> notifications,
            NotificationRepository rows,
            NotificationList list,
            JsonMapper json) {
        this.reader = reader;
        this.notifications = notifications;
        this.rows = rows;
        this.list = list;
        this.json = json;
    }

    @Override
    public String type() {
        return "notification_send";
    }

    @Override
    public int mostPayloadBytes() {
        return MOST_PAYLOAD_BYTES;
    }

    @Override
    public void check(Payload payload) {
        read(payload);
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) {
        var before = rows.findByJobId(context.jobId());
        if (before.isPresent()) {
            return made(before.get().id());
        }
        NotificationRequest request;
        try {
            request = read(payload);
        } catch (InvalidPayload invalid) { // its time may be over by now, or a template another one
            return JobOutcome.failed(invalid.field() + " " + invalid.getMessage());
        }
        try {
            var origin = new Origin("job " + context.jobId(), null, context.jobId(), false);
            return made(notifications
                    .getObject()
                    .create(context.organizationId(), request, origin)
                    .id());
        } catch (InvalidPayload invalid) { // a file that is not there
            return JobOutcome.failed(invalid.field() + " " + invalid.getMessage());
        } catch (OrganizationGoes goes) {
            return JobOutcome.retry("somebody is deleting the organization, or has locked it");
        }
    }

    private JobOutcome made(String id) {
        return JobOutcome.succeeded(new Result(id, list.states(List.of(id)).getOrDefault(id, Map.of())));
    }

    private NotificationRequest read(Payload payload) {
        var fields = new JsonFields(json.valueToTree(payload));
        var request = reader.read(fields, List.of());
        fields.errors().first().ifPresent(error -> {
            throw new InvalidPayload(error.field(), error.message());
        });
        return request;
    }
}
