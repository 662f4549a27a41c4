package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.PrivateFile;
import com.hunzal.hcm.database.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which folders of {@code attachments/} are an organization's. Those that are get a mark while the organization is there:
 * after it has been deleted the database does not know of it, and its files are not to be everybody's then.
 */
@Component
class AttachmentFolders {

    private static final Logger log = LoggerFactory.getLogger(AttachmentFolders.class);

    /** A file, so that it goes where the folder goes, into backups too, and away with it. */
    static final String MARK = ".of-an-organization";

    private static final String SAYS = """
            The files beside this one are for the organization that the folder is named after, also when it is
            deleted. Without this file every organization can name them then.""";

    /** Names in one statement. */
    private static final int AT_ONCE = 500;

    private final Path folder;
    private final Database database;
    private final Trouble trouble;

    AttachmentFolders(DataFolder data, Database database, Clock clock) {
        this.folder = data.root().resolve("attachments");
        this.database = database;
        this.trouble = new Trouble(
                log,
                clock,
                "Folders of organizations in attachments/ cannot be marked with " + MARK
                        + "; if one of these is deleted, all others can name its files");
    }

    boolean isAnOrganizations(String name) {
        return Files.exists(folder.resolve(name).resolve(MARK), LinkOption.NOFOLLOW_LINKS)
                || !organizations(List.of(name)).isEmpty();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void markAll() {
        trouble.attempt(this::mark);
    }

    private void mark() {
        var names = withoutMark();
        for (int i = 0; i < names.size(); i += AT_ONCE) {
            organizations(names.subList(i, Math.min(i + AT_ONCE, names.size()))).forEach(this::mark);
        }
    }

    private List<String> withoutMark() {
        var names = new ArrayList<String>();
        try (var each = Files.newDirectoryStream(
                folder,
                child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                        && Files.notExists(child.resolve(MARK), LinkOption.NOFOLLOW_LINKS))) {
            each.forEach(child -> names.add(child.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private void mark(String name) {
        try {
            PrivateFile.replace(folder.resolve(name).resolve(MARK), SAYS);
        } catch (RuntimeException e) {
            trouble.happened(e); // and the others are marked all the same
        }
    }

    private Set<String> organizations(List<String> names) {
        return new HashSet<>(database.reads()
                .sql("SELECT id FROM " + database.organizations() + " WHERE id IN (:names)")
                .param("names", names)
                .query(String.class)
                .list());
    }
}
