package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTests {

    @TempDir
    private Path folder;

    @Test
    void aNewDatabaseIsMadeInANewDataFolder() throws Exception {
        var data = folder.resolve("data");

        var first = Run.in(data, "migrate").succeeds();
        var second = Run.in(data, "migrate").succeeds();

        var end = "The database " + data.resolve("hunzal_hcm.db") + " is up to date.";
        assertThat(first.out().lines())
                .startsWith(
                        "Applied V1 organizations",
                        "Applied V2 notification settings",
                        "Applied V3 background jobs",
                        "Applied V4 job engine")
                .endsWith(end);
        assertThat(second.out().lines()).containsExactly("There was nothing to do.", end);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        assertThat(SqliteFile.everythingIn(data)).containsOnlyKeys("hunzal_hcm.db", "hunzal_hcm.db.migration-lock");
        Run.in(data, "inspect").succeeds();
    }

    @Test
    void whatIsPrintedWorksByHand() {
        var sql = Run.in(folder, "migrate", "--print-sql").succeeds().out();
        assertThat(folder).isEmptyDirectory();

        SqliteFile.in(folder).execute(sql);

        assertThat(Run.in(folder, "migrate").succeeds().out())
                .contains("is up to date.")
                .doesNotContain("Applied V1 ", "Applied V4 ");
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void theMigrationsOfPostgresqlArePrintedForIt() {
        assertThat(Run.on("jdbc:postgresql://nowhere/hcm", "migrate", "--print-sql")
                        .succeeds()
                        .out())
                .contains("TIMESTAMPTZ")
                .doesNotContain("PRAGMA");
    }

    @Test
    void aFileElsewhereNeedsItsFolder() {
        var url = "jdbc:sqlite:" + folder.resolve("elsewhere").resolve("hcm.db");

        assertThat(Run.on(url, "migrate").fails().err()).contains("its folder is missing");

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fileNamesWithSpacesAndPercentSignsAreTakenLiterally() {
        var file = folder.resolve("h c%20m#.db");

        Run.on("jdbc:sqlite:" + file, "migrate").succeeds();

        assertThat(file).exists();
        Run.on("jdbc:sqlite:" + file, "inspect").succeeds();
    }

    @Test
    void twoAtOnceShareTheWork() throws Exception {
        var start = new CyclicBarrier(2);
        Callable<Run> migrate = () -> {
            start.await();
            return Run.in(folder, "migrate");
        };
        var both = Executors.newFixedThreadPool(2);
        try {
            var one = both.submit(migrate);
            var other = both.submit(migrate);

            assertThat((one.get().succeeds().out() + other.get().succeeds().out()).lines())
                    .filteredOn(line -> line.startsWith("Applied"))
                    .doesNotHaveDuplicates()
                    .contains("Applied V1 organizations", "Applied V4 job engine");
        } finally {
            both.shutdown();
        }
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void twoProcessesAtOnceShareTheWorkAndSayNothingElse() throws Exception {
        var one = process("migrate");
        var other = process("migrate");

        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("log")).lines())
                .allMatch(
                        line -> line.matches(
                                "Applied V.*|There was nothing to do\\.|The database .* is up to date\\.|Another process holds .*"))
                .filteredOn(line -> line.startsWith("Applied"))
                .doesNotHaveDuplicates()
                .contains("Applied V1 organizations", "Applied V4 job engine");
    }

    /** Standard output and error of all processes go to one file. */
    private Process process(String command) throws Exception {
        var java = ServiceProcess.java(
                "com.hunzal.hcm.HcmApplication", command, "--hcm.data-dir=" + folder.resolve("data"));
        java.add(1, "--enable-native-access=ALL-UNNAMED");
        return new ProcessBuilder(java)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }
}
