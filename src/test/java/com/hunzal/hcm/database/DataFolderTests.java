package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTests {

    @TempDir
    private Path folder;

    @Test
    void itIsMadeForItsOwnerOnly() throws Exception {
        var data = new DataFolder(folder.resolve("srv").resolve("data"));

        data.create();

        assertThat(mode(data.root())).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("srv"))).isNotEqualTo("rwx------");
    }

    @Test
    void anExistingFolderKeepsItsMode() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        new DataFolder(folder).create();

        assertThat(mode(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void aFileInItsPlaceIsNamed() throws Exception {
        var file = Files.createFile(folder.resolve("data"));

        for (var root : new Path[] {file, file.resolve("below")}) {
            assertThatThrownBy(() -> new DataFolder(root).create())
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining(root + " cannot be created: " + file + " is a file.");
        }
    }

    @Test
    void aFullDiskIsNamedBeforeAnythingIsWritten() {
        var data = new DataFolder(folder);

        data.requireRoom(1);

        assertThatThrownBy(() -> data.requireRoom(Long.MAX_VALUE))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("The disk of the data folder " + folder + " is full: ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void relativePathsStartAtTheWorkingDirectory() {
        assertThat(new DataFolder(Path.of("./data")).root())
                .isEqualTo(Path.of("").toAbsolutePath().resolve("data"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
