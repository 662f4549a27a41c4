package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FinishedJobsPostgresqlTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.postgresql(folder);
    }

    @Test
    @Timeout(60)
    void aJobThatSomebodyRetriesMeanwhileStays() throws Exception {
        finished("over", "completed", WEEK_AGO.minusSeconds(60));
        finished("retried", "failed", WEEK_AGO.minusSeconds(60 * 60 * 24 * 30));
        var pool = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> deleted = test.database.inTransaction(() -> {
                test.execute("UPDATE background_jobs SET status = 'queued' WHERE id = 'retried'");
                var deletion = pool.submit(this::delete);
                while (test.count("pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0") == 0) {
                    Thread.onSpinWait();
                }
                return deletion;
            });

            assertThat(deleted.get()).isEqualTo(1);
            assertThat(ids()).containsExactly("retried");
        } finally {
            pool.shutdownNow();
        }
    }
}
