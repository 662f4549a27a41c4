package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Files and folders that nobody but their owner may read, whatever the umask: they hold secrets, and what is said of people.
 * Where files have no modes, as on Windows, they are made as everywhere else.
 */
public final class OwnersOnly {

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private OwnersOnly() {}

    /** Makes an empty file, unless there is one. */
    public static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException anotherWasFaster) {
            // It is somebody's, with the mode that he wants.
        }
    }

    /** Makes the folder, and those above it as they are usually made, unless it is there. */
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(Objects.requireNonNull(folder.getParent()));
            try {
                Files.createDirectory(folder, attributes(folder, FOLDER));
            } catch (FileAlreadyExistsException anotherWasFaster) {
                if (!Files.isDirectory(folder)) {
                    throw anotherWasFaster;
                }
            }
        }
    }

    static FileAttribute<?>[] attributesOfFile(Path file) throws IOException {
        return attributes(file, FILE);
    }

    private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> mode) throws IOException {
        return hasModes(Objects.requireNonNull(file.getParent()))
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    /**
     * Takes a file away from those who could read it because of a usual umask. If others cannot, the operator has chosen its
     * mode, as for a group that collects logs, and it stays. So does that of a file that is another user's.
     */
    static void closeToOthers(Path file) throws IOException {
        if (isOpenToOthers(file)) {
            try {
                Files.setPosixFilePermissions(file, FILE);
            } catch (FileSystemException anotherUsers) {
                // The start warns of it.
            }
        }
    }

    /** Whether somebody who is neither its owner nor of its group may read or write it; not if there is no such file. */
    static boolean isOpenToOthers(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !hasModes(file)) {
            return false;
        }
        var open = EnumSet.copyOf(OTHERS);
        open.retainAll(Files.getPosixFilePermissions(file));
        return !open.isEmpty();
    }

    /** Mode of a file, for {@link #restore}; of its owner only where others may read it. */
    public static Set<PosixFilePermission> mode(Path file) throws IOException {
        return hasModes(file) && !isOpenToOthers(file) ? Files.getPosixFilePermissions(file) : FILE;
    }

    /** Gives a file the mode of one that it continues. */
    public static void restore(Path file, Set<PosixFilePermission> mode) throws IOException {
        if (!mode.equals(FILE) && hasModes(file)) {
            Files.setPosixFilePermissions(file, mode);
        }
    }

    static boolean hasModes(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix");
    }
}
