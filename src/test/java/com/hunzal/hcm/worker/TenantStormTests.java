package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.Attacks;
import com.hunzal.hcm.jobs.Client;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.jobs.ListReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One organization and strangers do all that they can, one attack after the other, while another organization creates jobs
 * and reads lists. With the README's own options of memory.
 */
class TenantStormTests {

    /** By Linux's own count, of the whole process; what is compiled and cached meanwhile has its place in it. */
    private static final long MOST_GROWTH_KIB = 64 * 1024;

    @TempDir
    Path folder;

    @Test
    void othersAreServedWhileOneMeansIll() throws Exception {
        storm(Duration.ofSeconds(1), 1);
    }

    @Test
    @Tag("long")
    void othersAreServedWhileOneMeansIllForAnHour() throws Exception {
        storm(Duration.ofSeconds(25), 9); // sixteen attacks
    }

    private void storm(Duration each, int rounds) throws Exception {
        var data = folder.resolve("data");
        var table = new JobTable("jdbc:sqlite:" + data.resolve("hunzal_hcm.db") + "?busy_timeout=10000");
        try (var service = new ServiceProcess(data).asTheReadmeSays().start()) {
            table.execute("INSERT INTO organizations (id) VALUES ('ill')");
            var attacks = Attacks.of(service, "ill");
            var residents = new ArrayList<Long>();
            var client = new Client(service, 5);
            var reader = new ListReader(service);
            try (client;
                    reader) {
                for (int round = 0; round < rounds; round++) {
                    for (var attack : attacks.all()) {
                        reader.during(attack.name());
                        attacks.run(attack, each);
                        assertThat(service.isAlive())
                                .as("alive after " + attack.name())
                                .isTrue();
                    }
                    residents.add(residentKib(service.pid()));
                }
            }
            assertThat(client.refused).as("what was refused to the other").isEmpty();
            assertThat(client.unanswered)
                    .as("what was not answered to the other")
                    .hasValue(0);
            assertThat(reader.unexpected()).isEmpty();
            table.execute("DELETE FROM background_jobs WHERE organization_id = 'ill'");
            table.awaitTheEndOfAll(Duration.ofMinutes(3));
            var lost =
                    new HashSet<>(client.acknowledged); // hundreds of thousands: AssertJ would compare each with each
            table.texts("SELECT id FROM background_jobs WHERE status = 'completed'")
                    .forEach(lost::remove);
            assertThat(lost).as("acknowledged, and not completed").isEmpty();
            System.out.printf(
                    "%s jobs acknowledged, all completed; lists and health: %s; resident KiB after each round: %s%n",
                    client.acknowledged.size(), reader.summary(), residents);
            if (rounds > 2) {
                assertThat(residents.get(rounds - 1) - residents.get(1)).isLessThan(MOST_GROWTH_KIB);
            }
        }
    }

    private static long residentKib(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
