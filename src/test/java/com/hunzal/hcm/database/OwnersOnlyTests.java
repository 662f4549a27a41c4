package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real service leaves in a data folder that others may enter; the umask of this process is a usual one. */
class OwnersOnlyTests {

    private static final String JOBS = "/api/system/background-jobs";

    @TempDir
    private Path temp;

    @Test
    void nobodyElseReadsWhatTheServiceWrites() throws Exception {
        var data = folder("data");
        try (var service = new ServiceProcess(data).start()) {
            for (var type : List.of("log_rotate", "backup")) {
                var job = service.admin()
                        .body(Map.of("job_type", type))
                        .post(JOBS)
                        .header("Location");
                while (!service.admin().get(job).jsonPath().getString("status").equals("completed")) {
                    Thread.onSpinWait();
                }
            }
            var modes = modes(data);
            assertThat(modes)
                    .containsKeys(
                            "hunzal_hcm.db",
                            "hunzal_hcm.db-wal",
                            "hunzal_hcm.db-shm",
                            "admin.token",
                            "jwt.secret",
                            "logs/hcm.log",
                            "logs/hcm.1.log.gz")
                    .anySatisfy((file, mode) -> assertThat(file).startsWith("backups/hcm-"))
                    .allSatisfy((file, mode) -> assertThat(mode).as(file).isEqualTo("rw-------"));
            assertThat(mode(data.resolve("tomcat"))).isEqualTo("rwx------");
            assertThat(mode(data)).as("the operator's own").isEqualTo("rwxr-xr-x");
            assertThat(Files.readString(data.resolve("logs/hcm.log"))).doesNotContain("chmod");
            service.terminate();
        }

        widen(data.resolve("logs/hcm.log"), "rw-r--r--");
        widen(data.resolve("logs/hcm.1.log.gz"), "rw-r-----");
        widen(data.resolve("admin.token"), "rw-r--r--");
        widen(data.resolve("jwt.secret"), "rw-r--r--");
        widen(data.resolve("hunzal_hcm.db"), "rw-r--r--");
        var theirs = widen(Files.createFile(data.resolve("logs/theirs.gz")), "rw-r--r--");
        try (var service = new ServiceProcess(data).start()) {
            assertThat(mode(data.resolve("logs/hcm.log"))).isEqualTo("rw-------");
            assertThat(mode(data.resolve("logs/hcm.1.log.gz"))).as("chosen").isEqualTo("rw-r-----");
            assertThat(mode(data.resolve("admin.token"))).isEqualTo("rw-------");
            assertThat(mode(data.resolve("jwt.secret"))).isEqualTo("rw-------");
            assertThat(mode(data.resolve("hunzal_hcm.db")))
                    .as("somebody may need it")
                    .isEqualTo("rw-r--r--");
            assertThat(mode(theirs)).isEqualTo("rw-r--r--");
            while (!log(data).contains("chmod 600 " + data.resolve("hunzal_hcm.db"))) {
                assertThat(service.isAlive()).isTrue();
            }
        }
    }

    @Test
    void whatIsChosenStays() throws Exception {
        var file = temp.resolve("file");
        OwnersOnly.createFile(file);
        assertThat(mode(file)).isEqualTo("rw-------");

        widen(file, "rw-rw----");
        OwnersOnly.createFile(file);
        OwnersOnly.closeToOthers(file);

        assertThat(mode(file)).isEqualTo("rw-rw----");
        widen(file, "rw-rw-r--");
        OwnersOnly.closeToOthers(file);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    private Path folder(String name) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createDirectory(temp.resolve(name)), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String log(Path data) throws IOException {
        return Files.readString(data.resolve("logs/hcm.log"));
    }

    private static Path widen(Path file, String mode) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> modes(Path folder) throws IOException {
        var modes = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> modes.put(folder.relativize(file).toString(), mode(file)));
        }
        return modes;
    }
}
