package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FinishedJobsPostgresqlTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.postgresql(folder);
    }

    private int deleteAll() {
        try {
            return delete();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void aJobThatSomebodyRetriesMeanwhileStays() throws Exception {
        finished("over", "completed", WEEK_AGO.minusSeconds(60));
        finished("retried", "failed", WEEK_AGO.minusSeconds(60 * 60 * 24 * 30));
        var pool = Executors.newSingleThreadExecutor();
        try {
            int deleted = test.database.inTransaction(() -> {
                test.execute("UPDATE background_jobs SET status = 'queued' WHERE id = 'retried'");
                return CompletableFuture.supplyAsync(this::deleteAll, pool).join(); // waits for nobody
            });

            assertThat(deleted).isEqualTo(1);
            assertThat(ids()).containsExactly("retried");
        } finally {
            pool.shutdownNow();
        }
    }
}
