package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What only looks works where nothing can be written. In processes that permissions count for: root's do not until it is
 * in a user namespace of its own.
 */
class ReadOnlyMediaTests {

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void makeMedia() throws Exception {
        var original = folder.resolve("original");
        Run.in(original, "migrate").succeeds();
        Run.in(original, "organization", "add", "acme").succeeds();
        Run.in(original, "token").succeeds(); // makes the key
        data = Files.createDirectory(folder.resolve("media"));
        var database = SqliteFile.in(original);
        try (var writer = database.open();
                var statement = writer.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("INSERT INTO organizations (id) VALUES ('in the log only')");
            for (var name : List.of("hunzal_hcm.db", "hunzal_hcm.db-wal", "jwt.secret")) { // as a crash leaves it
                Files.copy(original.resolve(name), data.resolve(name));
            }
        }
        forbidWriting();
    }

    private void forbidWriting() throws Exception {
        try (var files = Files.list(data)) {
            for (var file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            }
        }
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));
    }

    @AfterEach
    void letItBeDeleted() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aDatabaseThatACrashLeftBehindIsReadWithItsLog() throws Exception {
        var before = SqliteFile.everythingIn(data);
        var copy = folder.resolve("copy.db");
        var dataFolder = "--hcm.data-dir=" + data;

        assertThat(run("token", "--organization=in the log only", dataFolder))
                .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\n");
        assertThat(run("organization", "list", dataFolder)).isEqualTo("acme\nin the log only\n");
        assertThat(run("inspect", dataFolder)).containsPattern("  organizations +2\\n");
        assertThat(run("backup", copy.toString(), dataFolder)).startsWith("Wrote " + copy);

        assertThat(new SqliteFile(copy).rows("SELECT id FROM organizations ORDER BY 1"))
                .containsExactly("acme", "in the log only");
        assertThat(SqliteFile.everythingIn(data)).isEqualTo(before);
    }

    @Test
    void aDatabaseThatWasClosedIsReadWhereItIs() throws Exception {
        letItBeDeleted();
        Files.delete(data.resolve("hunzal_hcm.db-wal"));
        forbidWriting();
        var copy = folder.resolve("copy.db");
        var dataFolder = "--hcm.data-dir=" + data;

        assertThat(run("token", dataFolder)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\n");
        assertThat(run("backup", copy.toString(), dataFolder)).startsWith("Wrote " + copy);
        assertThat(run("verify", data.resolve("hunzal_hcm.db").toString())).endsWith(" is sound.\n");

        assertThat(new SqliteFile(copy).rows("SELECT id FROM organizations")).containsExactly("acme");
    }

    /** @return what it printed; it succeeded */
    private String run(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(ServiceProcess.java("com.hunzal.hcm.HcmApplication", arguments));
        var output = folder.resolve("output");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> text(output)).isZero();
        return Files.readString(output);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
