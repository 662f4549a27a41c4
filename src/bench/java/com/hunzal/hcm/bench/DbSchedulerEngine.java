package com.hunzal.hcm.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.hunzal.hcm.database.Vendor;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * db-scheduler with the tables of its manual and what the manual says is fastest: lock-and-fetch on PostgreSQL, fetch on
 * SQLite, which has no other. It deletes a job when it is done.
 */
final class DbSchedulerEngine implements Engine {

    private final Store store;
    private final HikariDataSource pool;
    private final OneTimeTask<Long> task =
            Tasks.oneTime("noop", Long.class).execute((instance, context) -> NoopJobs.run(instance.getData()));
    private final SchedulerClient client;
    private @Nullable Scheduler scheduler;
    private int jobs;

    DbSchedulerEngine(Store store) {
        this.store = store;
        this.pool = store.pool(WORKERS + 6);
        this.client = SchedulerClient.Builder.create(pool, task).build();
    }

    @Override
    public void prepare(int count) throws Exception {
        store.dropAll();
        store.execute(
                table(),
                "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
                "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)",
                "CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC)");
        jobs = count;
        NoopJobs.forget();
        enqueue(0, count);
    }

    /** In the process that runs the scheduler, by the scheduler: then it starts them at once. */
    @Override
    public void enqueue(long first, int count) {
        SchedulerClient by = scheduler == null ? client : scheduler;
        if (count == 1) {
            by.scheduleIfNotExists(task.instance(String.valueOf(first), first), Instant.now());
            return;
        }
        var instances = new ArrayList<TaskInstance<?>>();
        for (long number = first; number < first + count; number++) {
            instances.add(task.instance(String.valueOf(number), number));
        }
        by.scheduleBatch(instances, Instant.now());
    }

    @Override
    public void start() {
        var builder = Scheduler.create(pool, task)
                .threads(WORKERS)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution();
        if (store.vendor() == Vendor.SQLITE) {
            builder.pollUsingFetch(0.5, 3.0);
        } else {
            builder.pollUsingLockAndFetch(1.0, 4.0);
        }
        var built = builder.build();
        built.start();
        scheduler = built;
    }

    @Override
    public boolean finished() throws Exception {
        return NoopJobs.runs() >= jobs && store.number("SELECT count(*) FROM scheduled_tasks") == 0;
    }

    @Override
    public long firstStart() {
        return NoopJobs.firstStart();
    }

    @Override
    public void stop() {
        Objects.requireNonNull(scheduler).stop();
        scheduler = null;
    }

    private String table() {
        var sqlite = store.vendor() == Vendor.SQLITE;
        return """
                CREATE TABLE scheduled_tasks (
                    task_name text NOT NULL, task_instance text NOT NULL, task_data %1$s, execution_time %2$s, picked %3$s NOT NULL,
                    picked_by text, last_success %2$s, last_failure %2$s, consecutive_failures int, last_heartbeat %2$s,
                    version bigint NOT NULL, priority smallint, PRIMARY KEY (task_name, task_instance))
                """.formatted(
                        sqlite ? "blob" : "bytea",
                        sqlite ? "timestamp" : "timestamp with time zone",
                        sqlite ? "bit" : "boolean");
    }
}
