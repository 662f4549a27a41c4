package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a file system says of the file that a path names; reading it takes some microseconds.
 *
 * @param key tells one file from another, whatever their names: device and inode, or where there are none the moment in
 *     which it was made
 */
record FileStamp(Object key, FileTime modified, long size) {

    /** @return null if the path names no file that can be seen */
    static @Nullable FileStamp of(Path path) {
        try {
            var found = Files.readAttributes(path, BasicFileAttributes.class);
            var key = found.fileKey();
            return new FileStamp(key == null ? found.creationTime() : key, found.lastModifiedTime(), found.size());
        } catch (IOException notThere) {
            return null;
        }
    }

    boolean isSameFileAs(@Nullable FileStamp other) {
        return other != null && key.equals(other.key);
    }

    boolean isUntouchedSince(FileStamp other) {
        return size == other.size && modified.equals(other.modified);
    }
}
