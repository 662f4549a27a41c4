package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.JobDefaults;
import com.hunzal.hcm.jobs.JobRequest;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.jobs.QueuedJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Orders the jobs that send deliveries, one for each. */
@Component
class DeliveryJobs {

    /** The type of job that sends one delivery, in the room of delivery. */
    static final String TYPE = "notification_deliver";

    /** When something that waits for an admin is looked at if nobody calls. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final int PAYLOAD_BYTES = 60;
    private static final int PAGE = 500;

    private final JobSubmitter jobs;
    private final QueuedJobs queued;
    private final JsonMapper json;

    DeliveryJobs(JobSubmitter jobs, QueuedJobs queued, JsonMapper json) {
        this.jobs = jobs;
        this.queued = queued;
        this.json = json;
    }

    /** Its payload. */
    record Payload(String deliveryId) {}

    /** As {@link JobSubmitter#checkSpace(String, int, int)}: outside a transaction. */
    void checkSpace(String organizationId, int deliveries) {
        jobs.checkSpace(organizationId, deliveries, PAYLOAD_BYTES);
    }

    /** @throws OrganizationGoes if somebody is deleting it; others as {@link JobSubmitter#enter} */
    void enter(String organizationId) {
        if (!jobs.enter(organizationId)) {
            throw new OrganizationGoes();
        }
    }

    /** @return the same deliveries, each that is to be sent with its job; in the caller's transaction, which has entered */
    List<Delivery> submit(String organizationId, List<Delivery> deliveries, Instant now) {
        var sent = deliveries.stream().filter(each -> each.state().isOpen()).toList();
        if (sent.isEmpty()) {
            return deliveries;
        }
        var ids = jobs.submitWithinLimit(
                        organizationId,
                        sent.stream().map(each -> order(each, now)).toList())
                .iterator();
        return deliveries.stream()
                .map(each -> each.state().isOpen() ? each.sentBy(ids.next()) : each)
                .toList();
    }

    private JobSubmitter.Order order(Delivery delivery, Instant now) {
        var payload = json.writeValueAsString(new Payload(delivery.id()));
        var priority = delivery.severity() == Severity.CRITICAL ? 1 : 0;
        return new JobSubmitter.Order(
                delivery.organizationId(),
                new JobRequest(TYPE, payload, priority, JobDefaults.MOST_RETRIES, null, null),
                runAt(delivery, now));
    }

    private static Instant runAt(Delivery delivery, Instant now) {
        if (delivery.state() == DeliveryState.PENDING) {
            return now;
        }
        return Objects.requireNonNullElse(delivery.nextAt(), now.plus(LOOK_AGAIN));
    }

    /** Those whose deliveries nobody will send; in the caller's transaction. */
    void cancel(String organizationId, List<String> jobIds) {
        pages(jobIds).forEach(page -> queued.cancel(organizationId, page));
    }

    /** As {@link QueuedJobs#runNow}. */
    void runNow(String organizationId, List<String> jobIds) {
        pages(jobIds).forEach(page -> queued.runNow(organizationId, page));
    }

    private static List<List<String>> pages(List<String> ids) {
        var pages = new ArrayList<List<String>>();
        for (int from = 0; from < ids.size(); from += PAGE) {
            pages.add(ids.subList(from, Math.min(ids.size(), from + PAGE)));
        }
        return pages;
    }
}
