package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** Copies a SQLite database as it is at one moment, while others go on reading and writing it. */
public final class SqliteCopy {

    private SqliteCopy() {}

    /**
     * The copy is complete and on disk when it appears under its name, and readable by its owner only.
     *
     * @throws CannotStart if there is such a file already, or it cannot be written; then nothing is left behind
     */
    public static void write(Path database, Path target) {
        var folder = Objects.requireNonNull(target.getParent());
        if (Files.exists(target)) {
            throw exists(target);
        }
        if (!Files.isDirectory(folder)) {
            throw new CannotStart("The folder " + folder + " does not exist.", "Make it, or name a file elsewhere.");
        }
        try {
            var temporary = temporary(folder, target.getFileName() + ".");
            try {
                vacuumInto(database, temporary);
                flush(temporary);
                Files.move(temporary, target);
                flush(folder);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (SQLException e) {
            throw Explanation.unusable(database.toString(), e);
        } catch (IOException e) {
            throw new CannotStart("The file " + target + " cannot be written: " + e, "Name another file.");
        }
    }

    private static Path temporary(Path folder, String prefix) throws IOException {
        var temporary = Files.createTempFile(folder, prefix, ".tmp"); // makes it with mode 0600
        temporary.toFile().deleteOnExit(); // for Ctrl-C in the middle of it
        return temporary;
    }

    private static void vacuumInto(Path database, Path emptyFile) throws SQLException {
        if (!ReadOnlyFile.isWritable(ReadOnlyFile.real(database))) {
            ReadOnlyFile.look(database, connection -> vacuumInto(connection, emptyFile));
            return;
        }
        try (var connection = SqliteConnections.plain(database)) { // undoes what a crash left half written
            vacuumInto(connection, emptyFile);
        }
    }

    private static Path vacuumInto(Connection connection, Path emptyFile) throws SQLException {
        try (var vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, emptyFile.toString());
            vacuum.execute();
            return emptyFile;
        }
    }

    private static void flush(Path path) throws IOException {
        var isFolder = Files.isDirectory(path);
        if (isFolder && !Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return; // elsewhere a folder cannot be opened
        }
        try (var channel = FileChannel.open(path, isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static CannotStart exists(Path target) {
        return new CannotStart("The file " + target + " exists already.", "A backup overwrites nothing: name another.");
    }
}
