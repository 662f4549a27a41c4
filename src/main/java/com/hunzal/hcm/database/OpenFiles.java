package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Warns at the start of files that other users of the machine can read. The mode of a database that is there already is not
 * changed: the HR system may work in it as another user.
 */
@Component
class OpenFiles {

    private static final Logger log = LoggerFactory.getLogger(OpenFiles.class);

    private final ConfiguredDatabase database;
    private final String logFile;

    OpenFiles(ConfiguredDatabase database, Environment environment) {
        this.database = database;
        this.logFile = environment.getProperty("logging.file.name", "");
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        if (!StringUtils.hasText(logFile)) {
            return; // a command
        }
        var files = Stream.concat(
                        database.sqliteFile().stream()
                                .flatMap(file -> Stream.of("", "-wal", "-shm").map(end -> Path.of(file + end))),
                        Stream.of(Path.of(logFile).toAbsolutePath()))
                .filter(OpenFiles::canBeRead)
                .map(Path::toString)
                .toList();
        if (!files.isEmpty()) {
            log.warn(
                    "Other users of this machine can read what the service writes. If none of them has to: chmod 600 {}",
                    String.join(" ", files));
        }
    }

    private static boolean canBeRead(Path file) {
        try {
            var folder = Objects.requireNonNull(file.getParent());
            return OwnersOnly.isOpenToOthers(file)
                    && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that the service made with another umask, before it looked after them itself. */
    static void close(DataFolder folder, Path logFile) throws IOException {
        for (var each : List.of(folder.backups(), Objects.requireNonNull(logFile.getParent()))) {
            if (Files.isDirectory(each)) {
                try (var files = Files.newDirectoryStream(each, OpenFiles::isOwn)) {
                    for (var file : files) {
                        OwnersOnly.closeToOthers(file);
                    }
                }
            }
        }
        OwnersOnly.closeToOthers(logFile);
    }

    private static boolean isOwn(Path file) {
        return String.valueOf(file.getFileName()).matches("hcm-\\d{8}T\\d{6}Z\\.db|hcm\\.\\d{1,18}\\.log\\.gz");
    }
}
