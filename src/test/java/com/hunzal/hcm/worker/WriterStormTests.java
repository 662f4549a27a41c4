package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.Client;
import com.hunzal.hcm.jobs.JobTable;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs write to the SQLite file all the time, while clients create jobs and the worker runs them. */
class WriterStormTests {

    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    @Test
    void everyJobIsRunOnceThoughOthersWriteAllTheTime() throws Exception {
        storm(200);
    }

    @Test
    void aRowOfAnotherProgramIsNoticedLongBeforeThePoll() throws Exception {
        var data = folder.resolve("data");
        var table = new JobTable("jdbc:sqlite:" + data.resolve("hunzal_hcm.db") + "?busy_timeout=10000");
        try (var service = new ServiceProcess(
                data,
                "--hcm.jobs.poll-interval=10m",
                // Nothing else that the service itself would write.
                "--hcm.jobs.lease-duration=1h",
                "--hcm.jobs.statistics.flush-interval=1h")) {
            service.start();
            for (int i = 0; i < 3; i++) {
                table.execute("INSERT INTO background_jobs (organization_id, job_type) VALUES ('default', 'noop')");
                table.awaitTheEndOfAll(Duration.ofSeconds(30));
            }
            assertThat(table.texts("SELECT id FROM background_jobs WHERE status = 'completed'"))
                    .hasSize(3);
        }
    }

    @Test
    @Tag("long")
    void everyJobIsRunOnceThoughOthersWriteForMinutes() throws Exception {
        storm(10_000);
    }

    private void storm(int jobs) throws Exception {
        var data = folder.resolve("data");
        var url = "jdbc:sqlite:" + data.resolve("hunzal_hcm.db") + "?busy_timeout=10000";
        var table = new JobTable(url);
        try (var service = new ServiceProcess(data)) {
            service.start();
            table.noteWhatRunsAfterItsEnd();
            var client = new Client(service, 0);
            List<String> written;
            try (client;
                    var writers = new Writers(url)) {
                JobTable.await(() -> client.acknowledged.size() >= jobs && writers.written.get() >= jobs);
                written = writers.stop();
            }
            table.awaitTheEndOfAll();

            assertThat(client.refused).isEmpty();
            assertThat(client.unanswered).hasValue(0);
            assertThat(written).hasSizeGreaterThanOrEqualTo(jobs);
            table.allAreCompletedOnce(Stream.concat(client.acknowledged.stream(), written.stream())
                    .toList());
            assertThat(table.texts("SELECT id FROM background_jobs WHERE crash_count > 0"))
                    .as("second executions")
                    .isEmpty();
        }
    }

    /** Programs that each open a transaction, write, keep the lock for a while, and come again soon. */
    private static final class Writers implements AutoCloseable {

        /** Longer than SQLite's longest pause between two tries to get the lock. */
        private static final int LONG_MILLIS = 300;

        final AtomicInteger written = new AtomicInteger();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        private final List<Future<List<String>>> ids = new ArrayList<>();

        Writers(String url) {
            for (int i = 0; i < WRITERS; i++) {
                var name = "writer-" + i;
                ids.add(threads.submit((Callable<List<String>>) () -> write(url, name)));
            }
        }

        private List<String> write(String url, String name) throws SQLException, InterruptedException {
            var ids = new ArrayList<String>();
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                do {
                    var id = name + "-" + ids.size();
                    statement.execute("BEGIN IMMEDIATE");
                    statement.execute("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('" + id
                            + "', 'default', 'noop')");
                    statement.execute("UPDATE organizations SET id = id");
                    stopped.await(ids.size() % 50 == 0 ? LONG_MILLIS : 5, TimeUnit.MILLISECONDS); // others wait
                    statement.execute("COMMIT");
                    ids.add(id);
                    written.incrementAndGet();
                } while (!stopped.await(30, TimeUnit.MILLISECONDS));
            }
            return ids;
        }

        /** @return what they have committed */
        List<String> stop() throws Exception {
            stopped.countDown();
            var all = new ArrayList<String>();
            for (var each : ids) {
                all.addAll(each.get()); // throws what went wrong
            }
            return all;
        }

        @Override
        public void close() {
            stopped.countDown();
            threads.shutdown();
        }
    }
}
