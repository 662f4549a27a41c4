package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DatabaseBackup;
import com.hunzal.hcm.database.OwnersOnly;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code backup}: copies the SQLite database, as it is at one moment, into the data folder, and deletes the oldest copies. */
@Component
class BackupJob implements JobHandler<BackupJob.Payload> {

    private static final int KEEP = 7;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern COPY = Pattern.compile("hcm-[0-9]{8}T[0-9]{6}Z\\.db");

    record Payload(
            @Schema(description = "How many copies stay, with the new one; " + KEEP + " if absent.")
            @Nullable
            @Min(1)
            @Max(100)
            Integer keep) {}

    /** @param file where the copy is, on the machine of the node that ran the job */
    record Result(
            String status, String file, long sizeBytes, int copiesDeleted, double spaceFreedMb, long durationMs) {}

    private final DatabaseBackup backup;
    private final Database database;
    private final DataFolder folder;
    private final Clock clock;

    BackupJob(DatabaseBackup backup, Database database, DataFolder folder, Clock clock) {
        this.backup = backup;
        this.database = database;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "backup";
    }

    @Override
    public boolean isForWholeService(Payload payload) {
        return true;
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    // One at a time: two of the same second would have the same name.
    @Override
    public synchronized JobOutcome handle(Payload payload, JobContext context) throws IOException {
        var start = System.nanoTime();
        var copies = folder.backups();
        OwnersOnly.createFolder(copies);
        var copy = copies.resolve("hcm-" + TIME.format(clock.instant()) + ".db");
        try {
            backup.writeTo(copy);
        } catch (CannotStart e) {
            var why = e.getMessage() + " " + e.action();
            return database.vendor() == Vendor.SQLITE ? JobOutcome.retry(why) : JobOutcome.failed(why);
        }
        var deleted = deleteAllBut(copies, Objects.requireNonNullElse(payload.keep(), KEEP));
        return JobOutcome.succeeded(new Result(
                "success",
                copy.toString(),
                Files.size(copy),
                deleted.files(),
                Measured.megabytes(deleted.bytes()),
                Measured.millisSince(start)));
    }

    /** By their names, which sort as their times do; whatever else lies there stays. */
    private static Tally deleteAllBut(Path folder, int newest) throws IOException {
        var deleted = Tally.NOTHING;
        for (var copy : copiesIn(folder).stream().skip(newest).toList()) {
            var size = Files.size(copy);
            if (Files.deleteIfExists(copy)) {
                deleted = deleted.plus(new Tally(1, size));
            }
        }
        return deleted;
    }

    private static List<Path> copiesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(
                            file -> COPY.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
