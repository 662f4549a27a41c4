package com.hunzal.hcm.maintenance;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import com.hunzal.hcm.jobs.ErrorText;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** {@code log_rotate}: packs the log of the node that runs it into an archive and deletes the oldest archives. */
@Component
class LogRotateJob implements JobHandler<LogRotateJob.Payload> {

    private static final int KEEP = 7;

    record Payload(
            @Schema(description = "How many archives stay, with the new one; " + KEEP + " if absent.")
            @Nullable
            @Min(1)
            @Max(20)
            Integer keep) {}

    record Result(
            String status,
            int logsArchived,
            int logsDeleted,
            double spaceFreedMb,
            double currentLogSizeMb,
            long durationMs) {}

    private final LoggerContext loggers;

    LogRotateJob() {
        this((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    LogRotateJob(LoggerContext loggers) {
        this.loggers = loggers;
    }

    @Override
    public String type() {
        return "log_rotate";
    }

    @Override
    public boolean isForWholeService(Payload payload) {
        return true;
    }

    @Override
    public boolean freesSpace() {
        return true;
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws IOException {
        var appenders = loggers.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            Appender<ILoggingEvent> appender = appenders.next();
            if (appender instanceof RollingFileAppender<ILoggingEvent> file
                    && file.getRollingPolicy() instanceof LogArchives<?> archives) {
                return rotate(file, archives, Objects.requireNonNullElse(payload.keep(), KEEP));
            }
        }
        return JobOutcome.failed("There is no log to rotate: the service logs to no file of its own. "
                + "Set logging.file.name, and do not replace the logging configuration.");
    }

    // One at a time: what is counted between the two looks at archived() must be this job's.
    private synchronized JobOutcome rotate(RollingFileAppender<?> file, LogArchives<?> archives, int keep)
            throws IOException {
        var start = System.nanoTime();
        var before = archives.archived();
        file.rollover();
        var failure = archives.failure();
        if (failure != null) {
            return JobOutcome.retry("The log could not be archived; it goes on as it was, and no archive was deleted: "
                    + ErrorText.of(failure));
        }
        var archived = archives.archived().minus(before);
        var deleted = archives.keepNewest(keep);
        return JobOutcome.succeeded(new Result(
                "success",
                archived.files(),
                deleted.files(),
                Measured.megabytes(archived.plus(deleted).bytes()),
                Measured.megabytes(archives.currentSize()),
                Measured.millisSince(start)));
    }
}
