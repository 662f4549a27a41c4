package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** The folder for temporary files: the service needs none, and leaves nothing there when it is killed. */
class LeftBehindTests {

    @TempDir
    private Path folder;

    @Test
    void aKillLeavesNothingBehindAndNoTemporaryFolderIsNeeded() throws Exception {
        var data = folder.resolve("data");
        var temporary = Files.createDirectory(folder.resolve("temporary"));

        try (var service =
                new ServiceProcess(data).with("-Djava.io.tmpdir=" + temporary).start()) {
            service.kill();
        }

        assertThat(temporary).isEmptyDirectory();
        var library = SQLiteJDBCLoader.getVersion() + "-" + System.mapLibraryName("sqlitejdbc");
        assertThat(data.resolve("native").toFile().list()).containsExactlyInAnyOrder(library, "lock");

        Files.writeString(data.resolve("native").resolve(library), "half of it"); // as a full disk leaves it
        Files.writeString(
                data.resolve("native").resolve("3.1-" + System.mapLibraryName("sqlitejdbc")), "the one before");
        try (var service = new ServiceProcess(data)
                .with("-Djava.io.tmpdir=" + folder.resolve("missing"))
                .start()) {
            assertThat(service.admin().get("/api/system/notification-settings").statusCode())
                    .isEqualTo(200);
        }
        assertThat(data.resolve("native").toFile().list()).containsExactlyInAnyOrder(library, "lock");

        var inspect = new ProcessBuilder(
                        ServiceProcess.java("com.hunzal.hcm.HcmApplication", "inspect", "--hcm.data-dir=" + data))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("inspect").toFile());
        inspect.command().add(1, "-Djava.io.tmpdir=" + folder.resolve("missing"));
        assertThat(inspect.start().waitFor()).isZero();
    }
}
