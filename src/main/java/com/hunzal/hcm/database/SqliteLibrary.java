package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native library of SQLite's driver. Left to itself the driver unpacks it into the folder for temporary files, under
 * a new name at each start: that fails where the folder is read-only or {@code noexec}, and a kill leaves it behind.
 * Here one copy stays in the data folder, for all starts.
 */
final class SqliteLibrary {

    private static final Logger log = LoggerFactory.getLogger(SqliteLibrary.class);

    private static final String FOLDER_OF_DRIVER = "org.sqlite.tmpdir";
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private static boolean loaded;
    private static volatile @Nullable Path dataFolder;

    private final Path folder;
    private final Path file;
    private final byte[] packed;

    private SqliteLibrary(Path dataFolder) {
        folder = dataFolder.resolve("native");
        file = folder.resolve(SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName());
        packed = packed();
    }

    /**
     * For the server: loads it from the data folder, and keeps it there.
     *
     * @param dataFolder exists
     * @throws CannotStart if it can be loaded neither from there nor from the folder for temporary files
     */
    static void keepIn(Path dataFolder) {
        if (!isChosenByOperator()) {
            new SqliteLibrary(dataFolder).keep();
        }
        load();
    }

    /** For a command, which leaves nothing behind if it can: from here only if it is here, or goes nowhere else. */
    static void mayComeFrom(Path folder) {
        dataFolder = folder;
    }

    /**
     * Before the first connection. Does nothing if it has been loaded.
     *
     * @throws CannotStart if it cannot be loaded
     */
    static synchronized void load() {
        var folder = dataFolder;
        if (loaded) {
            return;
        }
        if (folder == null || isChosenByOperator() || !Files.isDirectory(folder)) {
            tryToLoad();
            return;
        }
        var library = new SqliteLibrary(folder);
        if (library.isWhole()) {
            library.use();
        }
        try {
            tryToLoad();
        } catch (CannotStart temporaryFolderWillNotDo) {
            library.keep();
            tryToLoad();
        }
    }

    private static boolean isChosenByOperator() {
        return System.getProperty(FOLDER_OF_DRIVER) != null || System.getProperty(PATH) != null;
    }

    private static void tryToLoad() {
        try {
            SQLiteJDBCLoader.initialize(); // falls back to the folder for temporary files
            loaded = true;
        } catch (Exception e) { // so it is declared
            throw cannotBeLoaded();
        }
    }

    static CannotStart cannotBeLoaded() {
        return new CannotStart(
                "The library of SQLite cannot be loaded: neither the data folder nor the folder for temporary files, "
                        + System.getProperty("java.io.tmpdir")
                        + ", lets a program write a file and execute it (read-only, full, or mounted noexec).",
                "Name a folder that does with java -D" + FOLDER_OF_DRIVER + "=FOLDER.");
    }

    private void keep() {
        try {
            OwnersOnly.createFolder(folder);
            ExclusiveFile.whileHolding(folder.resolve("lock"), this::writeIfNeeded);
            use();
        } catch (IOException | UncheckedIOException e) {
            log.warn("SQLite's library cannot be kept in {}; it is unpacked at each start: {}", folder, e.toString());
        }
    }

    private void use() {
        System.setProperty(PATH, folder.toString());
        System.setProperty(NAME, file.getFileName().toString());
    }

    private void writeIfNeeded() {
        if (isWhole()) {
            return;
        }
        try {
            deleteOthers();
            var half = folder.resolve("unpacking");
            OwnersOnly.createFile(half);
            Files.write(half, packed);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of other versions; a process that still runs keeps what it has loaded. */
    private void deleteOthers() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*-" + LibraryLoaderUtil.getNativeLibName())) {
            for (var other : files) {
                Files.delete(other);
            }
        }
    }

    /** Whoever could change it could run a program of theirs here, so a size is not enough. */
    private boolean isWhole() {
        try {
            return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), packed);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static byte[] packed() {
        var name = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (var library = SQLiteJDBCLoader.class.getResourceAsStream(name)) {
            if (library == null) {
                throw new CannotStart(
                        "SQLite's driver has no library for this machine: " + name + " is missing.",
                        "Use PostgreSQL, or a machine that the driver supports.");
            }
            return library.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
