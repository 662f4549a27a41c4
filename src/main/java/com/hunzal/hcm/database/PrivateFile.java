package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** Small text files that only their owner may read (mode 0600), never seen half written. */
public final class PrivateFile {

    private static final String OWNER_ONLY = "rw-------";

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /** What stands in the file; if there is none, what is supplied is written first. Safe in two processes at once. */
    public static String readOrCreate(Path file, Supplier<String> content) {
        try {
            if (Files.notExists(file)) {
                var temporary = temporary(file, content.get());
                try {
                    Files.createLink(file, temporary); // fails if another process was faster
                } catch (FileAlreadyExistsException anotherWasFaster) {
                    // Then its content counts.
                } finally {
                    Files.delete(temporary);
                }
            }
            restrict(file);
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    public static void replace(Path file, String content) {
        try {
            Files.move(
                    temporary(file, content),
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static Path temporary(Path file, String content) throws IOException {
        var attributes = posix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
        var temporary = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new", attributes);
        return Files.writeString(temporary, content + System.lineSeparator());
    }

    private static void restrict(Path file) throws IOException {
        if (posix(file) && !OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    private static boolean posix(Path file) throws IOException {
        return Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    }

    private static CannotStart unusable(Path file, IOException e) {
        return new CannotStart(
                "The file " + file + " cannot be written or read: " + e,
                "Make it readable and writable for this user.");
    }
}
