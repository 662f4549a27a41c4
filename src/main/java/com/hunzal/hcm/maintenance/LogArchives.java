package com.hunzal.hcm.maintenance;

import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.util.Duration;
import com.hunzal.hcm.database.OwnersOnly;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * When the service's log is rolled, by size or on demand, and what becomes of it: {@code hcm.log} is packed to
 * {@code hcm.1.log.gz}, the next time to {@code hcm.2.log.gz}; the highest number is the newest. Set up in
 * {@code logback-spring.xml}.
 *
 * <p>Logback's own policies do not serve: those by time cannot be rolled on demand, and the one with a fixed window
 * renames all archives each time, so that one could not be deleted safely meanwhile, and drops the oldest even when
 * packing then fails because the disk is full.
 */
public class LogArchives<E> extends SizeBasedTriggeringPolicy<E> implements RollingPolicy {

    private int maxHistory = 20;
    private @Nullable FileAppender<?> appender;
    private Tally archived = Tally.NOTHING;
    private @Nullable IOException failure;

    public LogArchives() {
        setCheckIncrement(Duration.buildBySeconds(10));
    }

    /** How many archives stay when the log is rolled because of its size; all of them if 0. */
    public void setMaxHistory(int maxHistory) {
        this.maxHistory = maxHistory;
    }

    @Override
    public void setParent(FileAppender<?> appender) {
        this.appender = appender;
    }

    @Override
    public String getActiveFileName() {
        return Objects.requireNonNull(appender).rawFileProperty();
    }

    @Override
    public CompressionMode getCompressionMode() {
        return CompressionMode.GZ;
    }

    @Override
    public boolean isTriggeringEvent(File log, E event) {
        var due = super.isTriggeringEvent(log, event);
        if (due && maxHistory > 0) {
            try {
                keepNewest(maxHistory - 1);
            } catch (IOException e) {
                addWarn("Old archives of " + log + " stay", e);
            }
        }
        return due;
    }

    /** Archives the log unless it is empty. Called by the appender, while nobody writes to the log. */
    @Override
    public synchronized void rollover() {
        try {
            archived = archived.plus(archive(log()));
            failure = null;
        } catch (IOException e) {
            failure = e;
            throw new RolloverFailure("The log was not archived", e);
        }
    }

    private Tally archive(Path log) throws IOException {
        var size = sizeOf(log);
        if (size == 0) {
            return Tally.NOTHING;
        }
        // Under another name until it is complete: a full disk must not leave half an archive.
        var unfinished = log.resolveSibling(log.getFileName() + ".gz.part");
        var mode = OwnersOnly.mode(log);
        Files.deleteIfExists(unfinished);
        OwnersOnly.createFile(unfinished);
        // The file is a resource of its own: GZIPOutputStream does not close it when writing the end fails.
        try (var file = Files.newOutputStream(unfinished);
                var packed = new GZIPOutputStream(file)) {
            Files.copy(log, packed);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        var archives = archives();
        var next = archives.isEmpty() ? 1 : archives.get(archives.size() - 1).number() + 1;
        var archive = log.resolveSibling(stem(log) + next + extension(log));
        OwnersOnly.restore(unfinished, mode);
        Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(log);
        OwnersOnly.createFile(log); // here and not by the appender, which leaves it to the umask
        OwnersOnly.restore(log, mode);
        return new Tally(1, size - Files.size(archive));
    }

    /** Deletes all archives but the newest, oldest first. */
    synchronized Tally keepNewest(int keep) throws IOException {
        var deleted = Tally.NOTHING;
        var archives = archives();
        for (var archive : archives.subList(0, Math.max(0, archives.size() - keep))) {
            var size = sizeOf(archive.file());
            if (Files.deleteIfExists(archive.file())) {
                deleted = deleted.plus(new Tally(1, size));
            }
        }
        return deleted;
    }

    /** What was archived so far, since the service began to log. */
    synchronized Tally archived() {
        return archived;
    }

    /** Why the last attempt to archive failed, or null if it did not. */
    synchronized @Nullable IOException failure() {
        return failure;
    }

    /** Size of the log itself. */
    long currentSize() throws IOException {
        return sizeOf(log());
    }

    private record Archive(long number, Path file) {}

    /** Oldest first. */
    private List<Archive> archives() throws IOException {
        var log = log();
        var name = names(log);
        try (Stream<Path> files = Files.list(Objects.requireNonNull(log.getParent()))) {
            return files.flatMap(file -> {
                        var matcher = name.matcher(String.valueOf(file.getFileName()));
                        return matcher.matches()
                                ? Stream.of(new Archive(Long.parseLong(matcher.group(1)), file))
                                : Stream.empty();
                    })
                    .sorted(Comparator.comparingLong(Archive::number))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What archives of a log are called, with their numbers. */
    static Pattern names(Path log) {
        return Pattern.compile(Pattern.quote(stem(log)) + "(\\d{1,18})" + Pattern.quote(extension(log)));
    }

    private Path log() {
        return Path.of(getActiveFileName()).toAbsolutePath();
    }

    /** What stands before an archive's number: "hcm." */
    private static String stem(Path log) {
        var name = String.valueOf(log.getFileName());
        var dot = name.lastIndexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)) + ".";
    }

    /** What stands after an archive's number: ".log.gz" */
    private static String extension(Path log) {
        var name = String.valueOf(log.getFileName());
        var dot = name.lastIndexOf('.');
        return (dot < 0 ? "" : name.substring(dot)) + ".gz";
    }

    /** 0 if somebody deleted it. */
    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
