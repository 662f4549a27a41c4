package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGSTOP of a node that holds more jobs than it has threads. */
class StoppedNodeTests {

    private static final int THREADS = 4;

    @TempDir
    Path folder;

    @Test
    void jobsThatANodeHeldAheadWhenItStoodStillAreBegunByTheOtherOnly() throws Exception {
        var url = TestDatabases.newPostgresqlDatabase();
        var table = new JobTable(url);
        try (var stopped = node(url, "stopped");
                var other = node(url, "other")) {
            stopped.start();
            stopWithJobsAhead(stopped, table);
            var begun = begun("stopped");

            other.start();
            table.awaitTheEndOfAll();
            var rescued = table.texts("SELECT job_id FROM hcm_job_attempts WHERE outcome = 'crashed'");
            stopped.signal("CONT");
            JobTable.await(() -> LostJobs.of(stopped) >= rescued.size());

            assertThat(begun("stopped")).isEqualTo(begun);
            assertThat(rescued).hasSizeGreaterThan(THREADS);
            assertThat(table.texts("SELECT id FROM background_jobs WHERE status <> 'completed'"))
                    .isEmpty();
            assertThat(begun("other")).doesNotHaveDuplicates();
        }
    }

    /**
     * Again and again until it happens when some jobs wait for a thread and each thread is in a handler. A thread between
     * its last look at the clock and its handler would begin that job when the node goes on.
     */
    private void stopWithJobsAhead(ServiceProcess node, JobTable table) throws Exception {
        while (true) {
            table.execute("INSERT INTO background_jobs (organization_id, job_type) SELECT 'default', '"
                    + NodeWithNotes.TYPE + "' FROM generate_series(1, 1000)");
            table.awaitSome(
                    "SELECT count(*) FROM background_jobs WHERE status = 'completed' HAVING count(*) % 1000 > 200");
            node.signal("STOP");
            if (held(node, table) > 2 * THREADS && inHandlers("stopped") == THREADS) {
                return;
            }
            node.signal("CONT");
            table.awaitTheEndOfAll();
        }
    }

    private static int held(ServiceProcess node, JobTable table) throws Exception {
        return table.texts("SELECT id FROM background_jobs WHERE status = 'processing' AND locked_by LIKE '%:"
                        + node.pid() + ":%'")
                .size();
    }

    private int inHandlers(String node) throws IOException {
        return begun(node).size() - noted(node, NodeWithNotes.ENDED).size();
    }

    private List<String> begun(String node) throws IOException {
        return noted(node, NodeWithNotes.BEGUN);
    }

    private List<String> noted(String node, String what) throws IOException {
        return Files.readAllLines(notes(node)).stream()
                .filter(line -> line.startsWith(what))
                .toList();
    }

    private Path notes(String node) {
        return folder.resolve(node + ".notes");
    }

    private ServiceProcess node(String url, String name) throws IOException {
        return new ServiceProcess(
                NodeWithNotes.class,
                folder.resolve(name),
                "--notes=" + notes(name),
                "--hcm.jobs.concurrency=" + THREADS,
                "--hcm.jobs.lease-duration=3s",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres");
    }
}
