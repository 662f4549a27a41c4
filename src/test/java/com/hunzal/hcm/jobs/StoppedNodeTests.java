package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGSTOP of a node that holds more jobs than it has threads. */
class StoppedNodeTests {

    private static final int THREADS = 10;

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
            var heldAhead = held(stopped, table).size();
            var begun = begun("stopped");

            other.start();
            table.awaitTheEndOfAll();
            stopped.signal("CONT");
            JobTable.await(() -> LostJobs.of(stopped) >= heldAhead);

            assertThat(begun("stopped")).containsExactlyElementsOf(begun);
            assertThat(table.texts("SELECT id FROM background_jobs WHERE status <> 'completed'"))
                    .isEmpty();
            assertThat(begun("other")).doesNotHaveDuplicates();
        }
    }

    /** Again and again until it happens at a moment when there are some: it is never known from outside. */
    private void stopWithJobsAhead(ServiceProcess node, JobTable table) throws Exception {
        while (true) {
            table.execute("INSERT INTO background_jobs (organization_id, job_type) SELECT 'default', '"
                    + NodeWithNotes.TYPE + "' FROM generate_series(1, 2000)");
            table.awaitSome(
                    "SELECT count(*) FROM background_jobs WHERE status = 'completed' HAVING count(*) % 2000 > 200");
            node.signal("STOP");
            if (held(node, table).size() > 2 * THREADS) {
                return;
            }
            node.signal("CONT");
            table.awaitTheEndOfAll();
        }
    }

    private static List<String> held(ServiceProcess node, JobTable table) throws Exception {
        return table.texts("SELECT id FROM background_jobs WHERE status = 'processing' AND locked_by LIKE '%:"
                + node.pid() + ":%'");
    }

    private List<String> begun(String node) throws IOException {
        return Files.readAllLines(notes(node));
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
