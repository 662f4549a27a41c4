package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCommitsTests {

    @TempDir
    Path folder;

    @Test
    void commitsOfOthersAreNoticed() throws Exception {
        var file = folder.resolve("a.db");
        try (var other = SqliteConnections.writer(file).getConnection();
                var statement = other.createStatement()) {
            statement.execute("CREATE TABLE notes (text TEXT)");
            wasLongAgo(file);
            var commits = new SqliteCommits(SqliteConnections.url(file));
            assertThat(commits.happened()).as("what was before the first look").isTrue();
            sayItAFewTimesMore(commits);
            assertThat(commits.happened()).isFalse();

            statement.execute("INSERT INTO notes VALUES ('a')");
            assertThat(commits.happened()).isTrue();
            sayItAFewTimesMore(commits);
            assertThat(commits.happened()).isFalse();

            statement.execute("DELETE FROM notes WHERE text = 'none'");
            assertThat(commits.happened()).as("nothing was changed").isFalse();
        }
    }

    @Test
    void aLinkIsFollowed() throws Exception {
        var file = folder.resolve("a.db");
        var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
        try (var other = SqliteConnections.writer(file).getConnection();
                var statement = other.createStatement()) {
            var commits = new SqliteCommits(SqliteConnections.url(link));
            statement.execute("CREATE TABLE notes (text TEXT)");

            assertThat(commits.happened()).isTrue();
        }
    }

    private static void sayItAFewTimesMore(SqliteCommits commits) throws IOException {
        for (int look = 0; look < SqliteCommits.FURTHER_LOOKS; look++) {
            assertThat(commits.happened())
                    .as("maybe another at the same moment")
                    .isTrue();
        }
    }

    /** So that the next commit is at another moment, without waiting for one. */
    private static void wasLongAgo(Path file) throws IOException {
        Files.setLastModifiedTime(Path.of(file + "-wal"), FileTime.fromMillis(1_000));
    }
}
