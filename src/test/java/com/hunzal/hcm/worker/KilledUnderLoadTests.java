package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.Client;
import com.hunzal.hcm.jobs.JobTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL while clients create jobs, one and several at a time. */
class KilledUnderLoadTests {

    /** A third crash would fail a job, as it should: one that was killed before is let come to its end. */
    private static final String KILLED_AND_TRIED_AGAIN =
            "SELECT id FROM background_jobs WHERE attempt > 1 AND status IN ('queued', 'processing')";

    private static final String LEASE = "--hcm.jobs.lease-duration=3s";

    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredIsRunThoughTheServiceIsKilledUnderLoad() throws Exception {
        killUnderLoad(2);
    }

    @Test
    @Tag("long")
    void whatWasAnsweredIsRunThoughTheServiceIsKilledUnderLoadTwentyTimes() throws Exception {
        killUnderLoad(20);
    }

    @Test
    void whatWasAnsweredIsRunThoughOneOfTwoNodesIsKilledUnderLoad() throws Exception {
        killOneOfTwoUnderLoad(2);
    }

    @Test
    @Tag("long")
    void whatWasAnsweredIsRunThoughOneOfTwoNodesIsKilledUnderLoadTwentyTimes() throws Exception {
        killOneOfTwoUnderLoad(20);
    }

    private void killUnderLoad(int kills) throws Exception {
        var data = folder.resolve("data");
        var table = new JobTable("jdbc:sqlite:" + data.resolve("hunzal_hcm.db") + "?busy_timeout=10000");
        try (var service = new ServiceProcess(data, LEASE)) {
            service.start();
            var client = kill(service, kills, service, table);
            assertThat(client.unanswered.get())
                    .as("requests that met a dead service")
                    .isPositive();
        }
    }

    private void killOneOfTwoUnderLoad(int kills) throws Exception {
        var url = TestDatabases.newPostgresqlDatabase();
        try (var killed = node(url, "killed");
                var asked = node(url, "asked")) {
            killed.start();
            asked.start();
            var client = kill(killed, kills, asked, new JobTable(url));
            assertThat(client.unanswered).hasValue(0);
        }
    }

    private ServiceProcess node(String url, String name) throws IOException {
        return new ServiceProcess(
                folder.resolve(name), LEASE, "--spring.datasource.url=" + url, "--spring.datasource.username=postgres");
    }

    /** @param asked by clients, all the time */
    private static Client kill(ServiceProcess killed, int kills, ServiceProcess asked, JobTable table)
            throws Exception {
        table.noteWhatRunsAfterItsEnd();
        var client = new Client(asked, 100);
        try (client) {
            for (int kill = 0; kill < kills; kill++) {
                var acknowledged = client.acknowledged.size();
                JobTable.await(() -> client.acknowledged.size() > acknowledged + 50);
                table.awaitNone(KILLED_AND_TRIED_AGAIN);
                table.awaitSome("SELECT id FROM background_jobs WHERE status = 'processing' AND locked_by LIKE '%:"
                        + killed.pid() + ":%'");
                killed.kill();
                killed.start();
            }
        }
        table.awaitTheEndOfAll();

        assertThat(client.refused).isEmpty();
        table.allAreCompletedOnce(List.copyOf(client.acknowledged));
        System.out.printf(
                "%d kills: %d jobs acknowledged, all completed; %s were executed a second time%n",
                kills,
                client.acknowledged.size(),
                table.texts("SELECT count(*) FROM background_jobs WHERE attempt > 1")
                        .get(0));
        return client;
    }
}
