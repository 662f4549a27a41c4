package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets which receipts were seen, when they would not be taken any more. */
@Component
class ReceiptUpkeep {

    private static final Logger log = LoggerFactory.getLogger(ReceiptUpkeep.class);
    private static final int BATCH = 500;

    private static final String DELETE = """
            DELETE FROM hcm_receipts WHERE (organization_id, provider, event_id) IN (
                SELECT organization_id, provider, event_id FROM hcm_receipts WHERE received_at < :before
                ORDER BY received_at LIMIT %s)
            """.formatted(BATCH);

    private final Database database;
    private final Clock clock;
    private final Trouble trouble;

    ReceiptUpkeep(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Old receipts could not be forgotten; the next hour tries again");
    }

    @Scheduled(initialDelay = 9, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void runSafely() {
        trouble.attempt(this::run);
    }

    void run() {
        var before = database.vendor().timestamp(clock.instant().minus(ReceiptTime.REMEMBERED));
        int deleted;
        do {
            deleted = database.writes().sql(DELETE).param("before", before).update();
        } while (deleted == BATCH);
    }
}
