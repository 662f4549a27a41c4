package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.NoRoomForJobs;
import com.hunzal.hcm.jobs.QueuedJobs;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds deliveries that are to be sent, and whose job is over: people can cancel jobs, other programs delete them, and one
 * that has failed too often is given up. Whose job was cancelled is cancelled, or unknown where a
 * provider was being asked; the others get a new job.
 */
@Component
class DeliveriesWithoutJob {

    private static final Logger log = LoggerFactory.getLogger(DeliveriesWithoutJob.class);
    private static final int PAGE = 500;
    private static final int PAGES = 10;

    /** What has just changed, is somebody's. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final String PAGE_OF_OPEN = """
            SELECT id, job_id FROM hcm_deliveries
            WHERE state IN ('pending', 'held', 'sending') AND id > :after AND updated_at < :before
            ORDER BY id LIMIT :limit
            """;

    private static final String CANCEL = """
            UPDATE hcm_deliveries SET state = 'cancelled', reason = 'cancelled', next_at = NULL, updated_at = :now
            WHERE id = :id AND job_id = :job AND state IN ('pending', 'held')
            """;

    private static final String HAND_ON = """
            UPDATE hcm_deliveries SET job_id = :new, updated_at = :now
            WHERE id = :id AND job_id = :job AND state IN ('pending', 'held', 'sending')
            """;

    private final Database database;
    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final Deliveries attempts;
    private final QueuedJobs queued;
    private final DeliveryJobs jobs;
    private final Clock clock;
    private final boolean enabled;
    private final Trouble trouble;
    private String last = "";

    DeliveriesWithoutJob(
            Database database,
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            Deliveries attempts,
            QueuedJobs queued,
            DeliveryJobs jobs,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.attempts = attempts;
        this.queued = queued;
        this.jobs = jobs;
        this.clock = clock;
        this.enabled = enabled;
        this.trouble =
                new Trouble(log, clock, "Deliveries without jobs could not be looked for; the next minute tries again");
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void poll() {
        if (enabled) {
            trouble.attempt(this::look);
        }
    }

    private record Open(String id, String jobId) {}

    /** A part of them, and the next part the next time. */
    synchronized void look() {
        for (int i = 0; i < PAGES; i++) {
            var page = page();
            if (page.isEmpty()) {
                last = "";
                return;
            }
            last = page.get(page.size() - 1).id();
            var states = queued.states(page.stream().map(Open::jobId).toList());
            for (var each : page) {
                var state = states.getOrDefault(each.jobId(), "gone");
                if (state.equals("cancelled")) {
                    cancel(each);
                } else if (!state.equals("queued") && !state.equals("processing")) {
                    handOn(each);
                }
            }
        }
    }

    private List<Open> page() {
        return database.reads()
                .sql(PAGE_OF_OPEN)
                .param("after", last)
                .param("before", database.vendor().timestamp(clock.instant().minus(GRACE)))
                .param("limit", PAGE)
                .query((row, number) ->
                        new Open(row.getString("id"), Objects.requireNonNullElse(row.getString("job_id"), "")))
                .list();
    }

    private void cancel(Open open) {
        database.inTransaction(() -> {
            var cancelled = database.writes()
                    .sql(CANCEL)
                    .param("now", database.vendor().timestamp(clock.instant()))
                    .param("id", open.id())
                    .param("job", open.jobId())
                    .update();
            return cancelled > 0 || leave(open);
        });
    }

    /** An attempt was begun, and whoever ran the job is gone: nobody knows whether the message has left, or sends it again. */
    private boolean leave(Open open) {
        return find(open)
                .filter(delivery -> delivery.state() == DeliveryState.SENDING
                        && open.jobId().equals(delivery.jobId()))
                .map(delivery -> attempts.lose(delivery))
                .orElse(false);
    }

    private Optional<Delivery> find(Open open) {
        return deliveries
                .findById(open.id())
                .flatMap(row -> notifications.findById(row.notificationId()).map(row::of));
    }

    private void handOn(Open open) {
        var delivery = find(open).orElse(null);
        if (delivery == null) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            database.transaction().executeWithoutResult(transaction -> {
                jobs.enter(delivery.organizationId());
                var again = jobs.submit(
                                delivery.organizationId(), List.of(delivery.as(DeliveryState.PENDING, null, null)), now)
                        .get(0);
                var changed = database.writes()
                        .sql(HAND_ON)
                        .param("new", again.jobId())
                        .param("now", database.vendor().timestamp(now))
                        .param("id", open.id())
                        .param("job", open.jobId())
                        .update();
                if (changed == 0) {
                    transaction.setRollbackOnly(); // somebody was quicker
                }
            });
        } catch (NoRoomForJobs | OrganizationGoes later) {
            log.debug("Delivery {} gets no job yet: {}", open.id(), later.getMessage());
        }
    }
}
