package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** {@code db_optimize}: brings the query planner's statistics up to date and gives unused room back. */
@Component
class DbOptimizeJob implements JobHandler<DbOptimizeJob.Payload> {

    record Payload() {}

    record Result(
            String status,
            int tablesAnalyzed,
            long sizeBeforeBytes,
            long sizeAfterBytes,
            double spaceFreedMb,
            long durationMs) {}

    private final DatabaseUpkeep upkeep;

    DbOptimizeJob(Database database) {
        upkeep = switch (database.vendor()) {
            case SQLITE -> new SqliteUpkeep(database.writes());
            case POSTGRESQL -> new PostgresqlUpkeep(database.writes());
        };
    }

    @Override
    public String type() {
        return "db_optimize";
    }

    @Override
    public boolean isForWholeService(Payload payload) {
        return true;
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws InterruptedException {
        var start = System.nanoTime();
        var before = upkeep.sizeInBytes();
        int tables;
        try {
            tables = upkeep.optimize(() -> {
                if (context.isCancelled()) {
                    throw new InterruptedException("stopped before the database was optimized to the end");
                }
            });
        } catch (DatabaseUpkeep.Obstacle obstacle) {
            return JobOutcome.retry(String.valueOf(obstacle.getMessage()));
        }
        var after = upkeep.sizeInBytes();
        return JobOutcome.succeeded(new Result(
                "success", tables, before, after, Measured.megabytes(before - after), Measured.millisSince(start)));
    }
}
