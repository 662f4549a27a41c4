package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import com.zaxxer.hikari.HikariDataSource;
import java.util.stream.LongStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.storage.sql.sqlite.SqLiteStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.jspecify.annotations.Nullable;

/** JobRunr's free edition, with the idioms of its manual. It polls no more often than every 5 seconds on SQL stores. */
final class JobRunrEngine implements Engine {

    private static final int SHORTEST_POLL_SECONDS = 5;

    private final Store store;
    private final HikariDataSource pool;
    private @Nullable JobScheduler scheduler;
    private int jobs;

    JobRunrEngine(Store store) {
        this.store = store;
        this.pool = store.pool(WORKERS + 6);
    }

    private StorageProvider storage() {
        return store.vendor() == Vendor.SQLITE ? new SqLiteStorageProvider(pool) : new PostgresStorageProvider(pool);
    }

    @Override
    public void prepare(int count) throws Exception {
        store.dropAll();
        jobs = count;
        scheduler = null;
        NoopJobs.forget();
        enqueue(0, count);
    }

    @Override
    public void enqueue(long first, int count) {
        var client = client();
        if (count == 1) {
            client.enqueue(() -> NoopJobs.run(first));
        } else {
            client.enqueue(LongStream.range(first, first + count).boxed(), (Long number) -> NoopJobs.run(number));
        }
    }

    /** Makes the tables, too. */
    private synchronized JobScheduler client() {
        if (scheduler == null) {
            var storage = storage();
            storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
            scheduler = new JobScheduler(storage);
        }
        return scheduler;
    }

    @Override
    public void start() {
        JobRunr.configure()
                .useStorageProvider(storage())
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS)
                        .andPollIntervalInSeconds(SHORTEST_POLL_SECONDS))
                .initialize();
    }

    @Override
    public boolean finished() throws Exception {
        return NoopJobs.runs() >= jobs
                && store.number("SELECT count(*) FROM jobrunr_jobs WHERE state <> 'SUCCEEDED'") == 0;
    }

    @Override
    public long firstStart() {
        return NoopJobs.firstStart();
    }

    @Override
    public void stop() {
        JobRunr.destroy();
    }
}
