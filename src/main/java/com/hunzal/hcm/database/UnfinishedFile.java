package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * A SQLite file whose last changes stand in a file beside it, on media where nothing can be written: SQLite must finish
 * them, or have its shared memory there, before anybody can read. So that is done in a copy that is deleted afterwards.
 */
final class UnfinishedFile {

    static final List<String> BESIDE = List.of("-wal", "-journal");

    private UnfinishedFile() {}

    static <T> T look(Path file, ReadOnlyFile.Look<T> look) throws SQLException {
        try {
            var folder = Files.createTempDirectory("hcm-copy-"); // for its owner only
            try {
                var copy = folder.resolve(
                        Objects.requireNonNull(file.getFileName()).toString());
                Files.copy(file, copy);
                for (var end : BESIDE) {
                    if (Files.exists(ReadOnlyFile.beside(file, end))) {
                        Files.copy(ReadOnlyFile.beside(file, end), ReadOnlyFile.beside(copy, end));
                    }
                }
                try (var connection = SqliteConnections.plain(writable(copy))) {
                    return look.at(connection);
                }
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new CannotStart(
                    file + " is not writable, and has to be copied before it can be read: " + e,
                    "Name a folder with room for it with java -Djava.io.tmpdir=FOLDER.");
        }
    }

    private static Path writable(Path copy) throws IOException {
        for (var each : List.of(copy, ReadOnlyFile.beside(copy, "-wal"), ReadOnlyFile.beside(copy, "-journal"))) {
            if (Files.exists(each) && !each.toFile().setWritable(true)) {
                throw new IOException("cannot make " + each + " writable");
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var each : files) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }
}
