package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import java.time.Duration;

/**
 * Keeps PostgreSQL from working by what the table once was: by a plan that a connection made when it was all but empty,
 * or by statistics of then, which autovacuum renews a minute later at best. With either, work is by far too slow, so
 * that is what shows it.
 */
final class FreshPlans {

    private static final Duration SLOW = Duration.ofMillis(100);

    /** Whether more rows have been changed since the last time than there were. */
    private static final String OUTDATED = """
            SELECT changes.n_mod_since_analyze > greatest(1000, known.reltuples)
            FROM pg_class known JOIN pg_stat_user_tables changes ON changes.relid = known.oid
            WHERE known.oid = to_regclass('background_jobs')
            """;

    private final Database database;

    FreshPlans(Database database) {
        this.database = database;
    }

    /** Called at the end of a transaction, inside it: plans belong to its connection. */
    void after(Duration work) {
        if (database.vendor() != Vendor.POSTGRESQL || work.compareTo(SLOW) < 0) {
            return;
        }
        var outdated = database.writes().sql(OUTDATED).query(Boolean.class).optional();
        if (outdated.orElse(false)) {
            // Not behind a VACUUM, which may take long: leases end meanwhile.
            database.writes().sql("ANALYZE (SKIP_LOCKED) background_jobs").update();
        }
        database.writes().sql("DISCARD PLANS").update();
    }
}
