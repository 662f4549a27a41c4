package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes notifications that have been over for long, with all that belongs to them. Any number of nodes may do so at the
 * same time, a few hundred rows in each transaction, so that no writer waits for long.
 */
@Component
public class OldNotifications {

    private static final Logger log = LoggerFactory.getLogger(OldNotifications.class);

    /** Deliveries of one transaction. */
    static final int BATCH = 500;

    private static final int PAGE = 200;

    private static final String OVER =
            "delivery.state NOT IN ('pending', 'held', 'digested', 'sending') AND delivery.updated_at < :before";

    /** One of which something is to be sent, or has changed lately, stays. */
    private static final String PAGE_OF_OLD = """
            SELECT id, organization_id, created_at FROM hcm_notifications notification
            WHERE created_at < :before AND (created_at, id) > (:lastTime, :lastId)
              AND NOT EXISTS (
                SELECT 1 FROM hcm_deliveries delivery WHERE delivery.notification_id = notification.id AND NOT (%s))
            ORDER BY created_at, id LIMIT %s
            """.formatted(OVER, PAGE);

    private static final String DELETE_DELIVERIES = """
            DELETE FROM hcm_deliveries WHERE id IN (
                SELECT id FROM hcm_deliveries delivery WHERE notification_id = :id AND %s LIMIT %s)
            """.formatted(OVER, BATCH);

    /** Somebody may have sent one of them once more. */
    private static final String DELETE = """
            DELETE FROM hcm_notifications WHERE id = :id
                AND NOT EXISTS (SELECT 1 FROM hcm_deliveries WHERE notification_id = :id)
            """;

    private final Database database;
    private final RetentionProperties properties;
    private final Clock clock;
    private final boolean enabled;
    private final Trouble trouble;

    OldNotifications(
            Database database,
            RetentionProperties properties,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.properties = properties;
        this.clock = clock;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "Old notifications could not be deleted; the next hour tries again");
    }

    private record Old(String id, String organizationId, Instant createdAt) {}

    /** Before which moment something must have been over to be deleted; empty if all is kept. */
    public Optional<Instant> before() {
        return properties.retention().isZero()
                ? Optional.empty()
                : Optional.of(clock.instant().minus(properties.retention()));
    }

    @Scheduled(initialDelay = 7, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void pruneSafely() {
        if (enabled) {
            trouble.attempt(this::prune);
        }
    }

    void prune() {
        before().ifPresent(before -> {
            var last = new Old("", "", Instant.EPOCH);
            List<Old> page;
            do {
                page = page(before, last);
                for (var each : page) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    delete(each, before);
                    last = each;
                }
            } while (page.size() == PAGE);
        });
    }

    private List<Old> page(Instant before, Old last) {
        return database.reads()
                .sql(PAGE_OF_OLD)
                .param("before", time(before))
                .param("lastTime", time(last.createdAt()))
                .param("lastId", last.id())
                .query((row, number) -> new Old(
                        row.getString("id"),
                        row.getString("organization_id"),
                        Objects.requireNonNull(database.vendor().timestamp(row, "created_at"))))
                .list();
    }

    private void delete(Old old, Instant before) {
        int deleted;
        do {
            deleted = database.inTransaction(() -> {
                database.keepOrganization(old.organizationId());
                var deliveries =
                        of(DELETE_DELIVERIES, old).param("before", time(before)).update();
                if (deliveries < BATCH) {
                    of(DELETE, old).update();
                }
                return deliveries;
            });
        } while (deleted == BATCH);
    }

    private JdbcClient.StatementSpec of(String sql, Old old) {
        return database.writes().sql(sql).param("id", old.id());
    }

    private Object time(Instant moment) {
        return database.vendor().timestamp(moment);
    }
}
