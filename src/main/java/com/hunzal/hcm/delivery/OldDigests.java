package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.notifications.OldNotifications;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes digests that have been over for long, when nothing is left of what they told. */
@Component
class OldDigests {

    private static final Logger log = LoggerFactory.getLogger(OldDigests.class);
    private static final int BATCH = 500;

    private static final String DELETE = """
            DELETE FROM hcm_digests WHERE id IN (
                SELECT id FROM hcm_digests digest
                WHERE period_end < :before AND state NOT IN ('open', 'sending')
                  AND NOT EXISTS (SELECT 1 FROM hcm_deliveries WHERE digest_id = digest.id)
                ORDER BY period_end LIMIT %s)
            """.formatted(BATCH);

    private final Database database;
    private final OldNotifications notifications;
    private final boolean enabled;
    private final Trouble trouble;

    OldDigests(
            Database database,
            OldNotifications notifications,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.notifications = notifications;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "Old digests could not be deleted; the next hour tries again");
    }

    @Scheduled(initialDelay = 8, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void pruneSafely() {
        if (enabled) {
            trouble.attempt(this::prune);
        }
    }

    void prune() {
        notifications.before().ifPresent(before -> {
            int deleted;
            do {
                deleted = database.writes()
                        .sql(DELETE)
                        .param("before", database.vendor().timestamp(before))
                        .update();
            } while (deleted == BATCH);
        });
    }
}
