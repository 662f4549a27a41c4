package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldFilesTests {

    private static final Instant LIMIT = Instant.parse("2026-03-15T12:00:00Z");
    private static final Instant OLD = LIMIT.minusMillis(1);

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(temp.resolve("tmp"));
    }

    @Test
    void filesFromBeforeTheMomentGoAndTheirSizeIsCounted() throws IOException {
        var old = file(folder.resolve("old"), OLD);
        var young = file(folder.resolve("young"), LIMIT);

        assertThat(deleteOld()).isEqualTo(new Tally(1, 3));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(folder).exists();
    }

    @Test
    void oldFoldersGoWhenNothingIsLeftInThem() throws IOException {
        var emptied = folder.resolve("emptied");
        var used = folder.resolve("used");
        Files.createDirectories(emptied.resolve("deep/deeper"));
        Files.createDirectory(used);
        file(emptied.resolve("deep/deeper/old"), OLD);
        file(used.resolve("old"), OLD);
        file(used.resolve("young"), LIMIT);
        aged(emptied.resolve("deep/deeper"));
        aged(emptied.resolve("deep"));
        aged(emptied);
        aged(used);

        assertThat(deleteOld().files()).isEqualTo(2);

        assertThat(emptied).doesNotExist();
        assertThat(used).isDirectoryContaining("glob:**/young").isDirectoryNotContaining("glob:**/old");
    }

    @Test
    void aNewEmptyFolderStaysForWhoeverIsAboutToFillIt() throws IOException {
        var fresh = Files.createDirectory(folder.resolve("fresh"));

        deleteOld();

        assertThat(fresh).exists();
    }

    @Test
    void theFolderItselfStaysHoweverOldItIs() throws IOException {
        aged(folder);

        deleteOld();

        assertThat(folder).exists();
    }

    @Test
    void linksAreNeitherFollowedNorDeleted() throws IOException {
        var outside = Files.createDirectory(temp.resolve("outside"));
        var precious = file(outside.resolve("precious"), OLD);
        aged(outside);
        var toFolder = Files.createSymbolicLink(folder.resolve("to-folder"), outside);
        var toFile = Files.createSymbolicLink(folder.resolve("to-file"), precious);

        assertThat(OldFiles.delete(folder, file -> true, Instant.MAX)).isEqualTo(Tally.NOTHING);

        assertThat(precious).exists();
        assertThat(toFolder).isSymbolicLink();
        assertThat(toFile).isSymbolicLink();
    }

    @Test
    void aFolderThatIsItselfALinkIsLeftAlone() throws IOException {
        var outside = Files.createDirectory(temp.resolve("outside"));
        var precious = file(outside.resolve("precious"), OLD);
        var link = Files.createSymbolicLink(temp.resolve("link"), outside);

        assertThat(OldFiles.delete(link, file -> true, LIMIT)).isEqualTo(Tally.NOTHING);

        assertThat(precious).exists();
    }

    @Test
    void onlyWantedFilesGo() throws IOException {
        var archive = file(folder.resolve("a.gz"), OLD);
        var other = file(folder.resolve("a.log"), OLD);

        assertThat(OldFiles.delete(folder, file -> file.toString().endsWith(".gz"), LIMIT)
                        .files())
                .isEqualTo(1);

        assertThat(archive).doesNotExist();
        assertThat(other).exists();
    }

    private Tally deleteOld() throws IOException {
        return OldFiles.delete(folder, file -> true, LIMIT);
    }

    private static Path file(Path file, Instant lastWritten) throws IOException {
        Files.writeString(file, "abc");
        return Files.setLastModifiedTime(file, FileTime.from(lastWritten));
    }

    private static void aged(Path folder) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(OLD));
    }
}
