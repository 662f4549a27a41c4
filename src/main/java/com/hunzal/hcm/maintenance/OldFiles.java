package com.hunzal.hcm.maintenance;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deletes files that were last written before a moment, and the folders that this leaves empty. Never follows a
 * symbolic link and never deletes one. A file that others delete meanwhile is not counted and is no error.
 */
final class OldFiles extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Predicate<Path> wanted;
    private final Instant before;
    private final Deque<Boolean> oldFolders = new ArrayDeque<>();
    private Tally deleted = Tally.NOTHING;

    private OldFiles(Path root, Predicate<Path> wanted, Instant before) {
        this.root = root;
        this.wanted = wanted;
        this.before = before;
    }

    /** Deletes below the folder, which stays; it may be missing. */
    static Tally delete(Path folder, Predicate<Path> wanted, Instant before) throws IOException {
        return delete(folder, Integer.MAX_VALUE, wanted, before);
    }

    /** As {@link #delete}, but only what lies in the folder itself. */
    static Tally deleteIn(Path folder, Predicate<Path> wanted, Instant before) throws IOException {
        return delete(folder, 1, wanted, before);
    }

    private static Tally delete(Path folder, int depth, Predicate<Path> wanted, Instant before) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Tally.NOTHING;
        }
        var files = new OldFiles(folder, wanted, before);
        Files.walkFileTree(folder, Set.of(), depth, files);
        return files.deleted;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        // Looked at before its files go, which makes it look new. One that is new may be about to be filled.
        oldFolders.push(isOld(attributes));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile() && isOld(attributes) && wanted.test(file) && Files.deleteIfExists(file)) {
            deleted = deleted.plus(new Tally(1, attributes.size()));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
        if (e != null) {
            throw e;
        }
        if (oldFolders.pop() && !folder.equals(root)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException inUse) {
                return FileVisitResult.CONTINUE;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isOld(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().toInstant().isBefore(before);
    }
}
