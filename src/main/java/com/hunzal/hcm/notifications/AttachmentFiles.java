package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The files of the data folder's {@code attachments/}, by paths that people name. A folder there that is named after an
 * organization, also after one that is deleted, has that one's files, and no other organization's e-mail gets them. What is not there, what lies outside, also
 * by a symbolic link, and what is another organization's look alike to whoever asks.
 */
@Component
class AttachmentFiles {

    /** Parts between slashes, none of which leads up or nowhere. */
    private static final Pattern RELATIVE =
            Pattern.compile("(?!\\.{0,2}(?:/|$))[^/\\\\]+(?:/(?!\\.{0,2}(?:/|$))[^/\\\\]+)*");

    private final Path folder;
    private final AttachmentFolders folders;

    AttachmentFiles(DataFolder data, AttachmentFolders folders) {
        this.folder = data.root().resolve("attachments");
        this.folders = folders;
    }

    /** @return where it really is, as a regular file; empty if the organization may not have it */
    Optional<Path> find(String organizationId, String path) {
        if (ShownText.hides(path) || !RELATIVE.matcher(path).matches()) {
            return Optional.empty();
        }
        try {
            var root = folder.toRealPath();
            var file = root.resolve(path).toRealPath();
            return file.startsWith(root)
                            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && isFor(organizationId, root.relativize(file))
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException | InvalidPathException absent) {
            return Optional.empty();
        }
    }

    /** @return one byte more than {@code most} if there is more */
    byte[] read(Path file, int most) throws IOException {
        try (var content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return content.readNBytes(most + 1);
        }
    }

    private boolean isFor(String organizationId, Path file) {
        var first = file.getName(0).toString();
        return file.getNameCount() == 1 || first.equals(organizationId) || !folders.isAnOrganizations(first);
    }
}
