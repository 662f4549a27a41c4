package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.maintenance.Retention.Cutoffs;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** {@code cleanup}: deletes what is old: the organization's finished jobs, log archives, temporary files. */
@Component
class CleanupJob implements JobHandler<CleanupJob.Payload> {

    private static final String ALL = "all";
    private static final String FINISHED_JOBS = "finished_jobs";
    private static final String OLD_LOGS = "old_logs";
    private static final String TEMP_FILES = "temp_files";

    private static final int LEAST_DAYS_OF_FILES = 1;
    private static final Duration LOGS_ARE_OLD_AFTER = Duration.ofDays(30);
    private static final Duration TEMPORARY_FILES_ARE_OLD_AFTER = Duration.ofDays(1);

    record Payload(
            @Schema(description = "What to delete; all of it if absent.")
            @Nullable
            @Pattern(
                    regexp = ALL + "|" + FINISHED_JOBS + "|" + OLD_LOGS + "|" + TEMP_FILES,
                    message = "must be all, finished_jobs, old_logs or temp_files")
            String type,

            @Schema(
                    description =
                            "How old it must be; files at least a day. If absent: jobs as hcm.jobs.retention says, logs 30"
                                    + " days, temporary files a day.")
            @Nullable
            @Min(0)
            @Max(3650)
            Integer olderThanDays) {}

    /** @param spaceFreedMb of the deleted files; the room of deleted rows is used for new ones, see db_optimize */
    record Result(
            String status, String type, int recordsDeleted, int filesDeleted, double spaceFreedMb, long durationMs) {}

    private final FinishedJobs finishedJobs;
    private final DataFolder folder;
    private final Retention retention;
    private final Clock clock;
    private final java.util.regex.Pattern archives;

    CleanupJob(
            FinishedJobs finishedJobs,
            DataFolder folder,
            Retention retention,
            Clock clock,
            @Value("${logging.file.name:hcm.log}") String log) {
        this.archives = LogArchives.names(Path.of(log));
        this.finishedJobs = finishedJobs;
        this.folder = folder;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "cleanup";
    }

    @Override
    public boolean isForWholeService(Payload payload) {
        return !FINISHED_JOBS.equals(payload.type());
    }

    /** Its finished jobs. */
    @Override
    public boolean hasOwnPart(Payload payload) {
        return includes(typeOf(payload), FINISHED_JOBS);
    }

    @Override
    public void check(Payload payload) {
        var days = payload.olderThanDays();
        if (days != null && days < LEAST_DAYS_OF_FILES && !hasOwnPart(payload)) {
            throw new InvalidPayload("older_than_days", "must be at least 1 for logs and temporary files");
        }
    }

    private static String typeOf(Payload payload) {
        return Objects.requireNonNullElse(payload.type(), ALL);
    }

    @Override
    public boolean freesSpace() {
        return true;
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var type = typeOf(payload);
        var records = 0;
        if (includes(type, FINISHED_JOBS)) {
            records = finishedJobs.delete(context, cutoffs(payload));
        }
        var files = Tally.NOTHING;
        var whole = context.mayActOnWholeService();
        if (whole && includes(type, OLD_LOGS)) {
            files = files.plus(OldFiles.deleteIn(folder.logs(), this::isArchive, before(payload, LOGS_ARE_OLD_AFTER)));
        }
        if (whole && includes(type, TEMP_FILES)) {
            files = files.plus(OldFiles.delete(
                    folder.temporaryFiles(), file -> true, before(payload, TEMPORARY_FILES_ARE_OLD_AFTER)));
        }
        return JobOutcome.succeeded(new Result(
                "success",
                type,
                records,
                files.files(),
                Measured.megabytes(files.bytes()),
                Measured.millisSince(start)));
    }

    private static boolean includes(String type, String part) {
        return type.equals(ALL) || type.equals(part);
    }

    /** Whatever else lies there, also of other programs, stays. */
    private boolean isArchive(Path file) {
        return archives.matcher(String.valueOf(file.getFileName())).matches();
    }

    private Cutoffs cutoffs(Payload payload) {
        return payload.olderThanDays() == null
                ? retention.cutoffs(clock.instant())
                : Cutoffs.all(clock.instant().minus(Duration.ofDays(payload.olderThanDays())));
    }

    /** Of files, which others may still need: of a day at least. */
    private Instant before(Payload payload, Duration usually) {
        var days = payload.olderThanDays();
        return clock.instant().minus(days == null ? usually : Duration.ofDays(Math.max(LEAST_DAYS_OF_FILES, days)));
    }
}
