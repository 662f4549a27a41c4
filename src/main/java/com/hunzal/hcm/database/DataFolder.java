package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The folder that holds everything the service writes: database, first-run key and token, logs, temporary files.
 *
 * @param root the data folder. Relative paths start at the working directory. Created with mode 0700
 */
@ConfigurationProperties("hcm")
public record DataFolder(
        @Name("data-dir") @DefaultValue("./data") Path root) {

    /** A start writes more than this: SQLite's library, the database, the log. */
    private static final long LEAST_BYTES = 2L << 20;

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    public Path file(String name) {
        return root.resolve(name);
    }

    /** Where {@code log_rotate} and {@code cleanup} find the service's log and its archives. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Files that may be deleted once they are old. */
    public Path temporaryFiles() {
        return root.resolve("tmp");
    }

    /** Copies of the database that the job type {@code backup} makes. */
    public Path backups() {
        return root.resolve("backups");
    }

    /**
     * Before anything is written, so that nothing is left half written: not even the log that would tell of it.
     *
     * @throws CannotStart if the disk is full
     */
    void requireRoom() {
        requireRoom(LEAST_BYTES);
    }

    void requireRoom(long bytes) {
        try {
            var disk = Files.getFileStore(root);
            if (disk.getUsableSpace() < bytes && disk.getTotalSpace() > 0) { // some do not tell
                throw new CannotStart(
                        "The disk of the data folder %s is full: %s kB are left."
                                .formatted(root, disk.getUsableSpace() / 1024),
                        "Make room, and start again.");
            }
        } catch (IOException e) {
            throw new CannotStart("The data folder " + root + " cannot be used: " + e, "Check its disk.");
        }
    }

    /** Makes the folder if it is missing, readable by its owner only. */
    public void create() {
        try {
            Files.createDirectories(root.getParent());
            if (Files.getFileStore(root.getParent()).supportsFileAttributeView("posix")) {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(root);
            }
        } catch (FileAlreadyExistsException alreadyThere) {
            if (!Files.isDirectory(root)) {
                throw new CannotStart(
                        "The data folder " + root + " cannot be created: " + alreadyThere.getFile() + " is a file.",
                        "Choose another with --hcm.data-dir.");
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder " + root + " cannot be created: " + e,
                    "Create it for this user, or choose another with --hcm.data-dir (HCM_DATA_DIR).");
        }
        if (!Files.isWritable(root)) {
            throw new CannotStart(
                    "The data folder " + root + " is not writable.",
                    "Make it writable for this user, or choose another with --hcm.data-dir (HCM_DATA_DIR).");
        }
    }
}
