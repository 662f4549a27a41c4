package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.failureOf;
import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.StatusUtil;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.TestJobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** The service's own logging configuration, with a file in a folder of the test. */
class LogRotateJobTests {

    private static final LogRotateJob.Payload NOTHING_SAID = new LogRotateJob.Payload(null);

    @TempDir
    private Path folder;

    private final LoggerContext loggers = new LoggerContext();
    private final LogRotateJob job = new LogRotateJob(loggers);

    // Spring Boot leaves it behind for the whole JVM where another test has started the service.
    private final String logFileOfAnotherTest = System.clearProperty("LOG_FILE");

    @AfterEach
    void stop() {
        loggers.stop();
        if (logFileOfAnotherTest != null) {
            System.setProperty("LOG_FILE", logFileOfAnotherTest);
        }
    }

    @Test
    void theLogIsPackedAndANewOneBegun() throws Exception {
        configure();
        log("before the rotation");

        var result = rotate(NOTHING_SAID);
        log("after the rotation");

        assertThat(result.status()).isEqualTo("success");
        assertThat(result.logsArchived()).isEqualTo(1);
        assertThat(result.logsDeleted()).isZero();
        assertThat(unpacked("hcm.1.log.gz")).contains("before the rotation").doesNotContain("after");
        assertThat(Files.readString(folder.resolve("hcm.log")))
                .contains("after the rotation")
                .doesNotContain("before");
        assertThat(files()).containsExactly("hcm.1.log.gz", "hcm.log");
    }

    @Test
    void theSpaceIsMeasured() throws Exception {
        configure();
        log("x".repeat(3 * 1024 * 1024));
        var sizeBefore = Files.size(folder.resolve("hcm.log"));

        var result = rotate(NOTHING_SAID);

        var freed = sizeBefore - Files.size(folder.resolve("hcm.1.log.gz"));
        assertThat(freed).isGreaterThan(2_900_000);
        assertThat(result.spaceFreedMb()).isEqualTo(Measured.megabytes(freed));
        assertThat(result.currentLogSizeMb()).isZero();
    }

    @Test
    void onlyTheNewestArchivesAreKept() throws Exception {
        configure();
        for (var i = 1; i <= 4; i++) {
            log("log " + i);
            rotate(new LogRotateJob.Payload(20));
        }
        log("log 5");

        var result = rotate(new LogRotateJob.Payload(2));

        assertThat(result.logsArchived()).isEqualTo(1);
        assertThat(result.logsDeleted()).isEqualTo(3);
        assertThat(files()).containsExactly("hcm.4.log.gz", "hcm.5.log.gz", "hcm.log");
        assertThat(unpacked("hcm.5.log.gz")).contains("log 5");
    }

    @Test
    void sevenArchivesAreKeptIfNothingIsSaid() throws Exception {
        configure();
        for (var i = 1; i <= 9; i++) {
            log("log " + i);
            rotate(NOTHING_SAID);
        }

        assertThat(files()).hasSize(8).contains("hcm.9.log.gz", "hcm.3.log.gz").doesNotContain("hcm.2.log.gz");
    }

    @Test
    void numbersAreOrderedAsNumbers() throws Exception {
        configure();
        for (var i = 1; i <= 11; i++) {
            log("log " + i);
            rotate(new LogRotateJob.Payload(3));
        }

        assertThat(files()).containsExactly("hcm.10.log.gz", "hcm.11.log.gz", "hcm.9.log.gz", "hcm.log");
    }

    @Test
    void noneIsKeptIfThatIsAskedFor() throws Exception {
        configure();
        log("to be forgotten");

        var result = rotate(new LogRotateJob.Payload(0));

        assertThat(result.logsArchived()).isEqualTo(1);
        assertThat(result.logsDeleted()).isEqualTo(1);
        assertThat(files()).containsExactly("hcm.log");
    }

    @Test
    void anEmptyLogIsNotArchivedSoThatNoGoodArchiveGoesForIt() throws Exception {
        configure();
        log("once");
        rotate(NOTHING_SAID);

        var result = rotate(NOTHING_SAID);

        assertThat(result.logsArchived()).isZero();
        assertThat(files()).containsExactly("hcm.1.log.gz", "hcm.log");
    }

    @Test
    void filesOfOthersAreNeitherCountedNorDeleted() throws Exception {
        configure();
        Files.writeString(folder.resolve("other.1.log.gz"), "theirs");
        Files.writeString(folder.resolve("hcm.old.log.gz"), "theirs");
        log("ours");

        rotate(new LogRotateJob.Payload(0));

        assertThat(files()).containsExactly("hcm.log", "hcm.old.log.gz", "other.1.log.gz");
    }

    @Test
    void aLogThatCannotBeArchivedGoesOnAndNothingIsLost() throws Exception {
        configure();
        log("first");
        rotate(NOTHING_SAID);
        log("second");
        block();

        var failure = failureOf(job.handle(new LogRotateJob.Payload(0), TestJobContext.aJob()));
        log("third");

        assertThat(failure.retryable()).isTrue();
        assertThat(failure.reason()).contains("could not be archived", "hcm.log.gz.part");
        assertThat(files()).containsExactly("hcm.1.log.gz", "hcm.log", "hcm.log.gz.part");
        assertThat(Files.readString(folder.resolve("hcm.log"))).contains("second", "third");
    }

    @Test
    void afterAFailureTheNextAttemptSucceeds() throws Exception {
        configure();
        log("first");
        block();
        job.handle(NOTHING_SAID, TestJobContext.aJob());
        unblock();

        assertThat(rotate(NOTHING_SAID).logsArchived()).isEqualTo(1);
        assertThat(unpacked("hcm.1.log.gz")).contains("first");
    }

    @Test
    void aLogThatSomebodyDeletedIsBegunAnew() throws Exception {
        configure();
        log("lost");
        Files.delete(folder.resolve("hcm.log"));

        assertThat(rotate(NOTHING_SAID).logsArchived()).isZero();
        log("found");

        assertThat(Files.readString(folder.resolve("hcm.log"))).contains("found");
    }

    @Test
    void twoAtOnceDoNotDisturbEachOtherAndNoLineIsLost() throws Exception {
        configure();
        var times = 100;
        var results = new ArrayList<LogRotateJob.Result>();
        var pool = Executors.newFixedThreadPool(2);
        try {
            Callable<List<LogRotateJob.Result>> rotations = () -> {
                var mine = new ArrayList<LogRotateJob.Result>();
                for (var i = 0; i < times; i++) {
                    log("line %d of %s.".formatted(i, Thread.currentThread().getName()));
                    mine.add(rotate(new LogRotateJob.Payload(2 * times)));
                }
                return mine;
            };
            for (Future<List<LogRotateJob.Result>> each : pool.invokeAll(List.of(rotations, rotations))) {
                results.addAll(each.get());
            }
        } finally {
            pool.shutdownNow();
        }

        var archives = files().stream().filter(name -> name.endsWith(".gz")).toList();
        var lines = new ArrayList<>(Files.readAllLines(folder.resolve("hcm.log")));
        for (var archive : archives) {
            lines.addAll(unpacked(archive).lines().toList());
        }
        assertThat(lines).hasSize(2 * times).doesNotHaveDuplicates();
        assertThat(results.stream().mapToInt(LogRotateJob.Result::logsArchived).sum())
                .isEqualTo(archives.size());
    }

    @Test
    void aThreadThatIsBeingStoppedCanStillRotate() throws Exception {
        configure();
        log("before");

        Thread.currentThread().interrupt();
        var outcome = job.handle(NOTHING_SAID, TestJobContext.aJob());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(resultOf(outcome, LogRotateJob.Result.class).logsArchived()).isEqualTo(1);
    }

    @Test
    void aLogThatHasGrownTooLargeIsRolledByItself() throws Exception {
        loggers.putProperty("LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE", "1KB");
        loggers.putProperty("LOGBACK_ROLLINGPOLICY_MAX_HISTORY", "2");
        for (var i = 1; i <= 3; i++) {
            Files.writeString(folder.resolve("hcm." + i + ".log.gz"), "earlier");
        }
        Files.writeString(folder.resolve("hcm.log"), "x".repeat(2000));
        configure();

        log("the first line looks at the size");

        assertThat(files()).containsExactly("hcm.3.log.gz", "hcm.4.log.gz", "hcm.log");
        assertThat(unpacked("hcm.4.log.gz")).hasSize(2000);
    }

    @Test
    void allArchivesStayIfTheHistoryIsWithoutLimit() throws Exception {
        loggers.putProperty("LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE", "1KB");
        loggers.putProperty("LOGBACK_ROLLINGPOLICY_MAX_HISTORY", "0");
        Files.writeString(folder.resolve("hcm.1.log.gz"), "earlier");
        Files.writeString(folder.resolve("hcm.log"), "x".repeat(2000));
        configure();

        log("the first line looks at the size");

        assertThat(files()).containsExactly("hcm.1.log.gz", "hcm.2.log.gz", "hcm.log");
    }

    @Test
    void aServiceThatLogsToNoFileSaysSo() throws Exception {
        configureWithoutFile();

        var failure = failureOf(job.handle(NOTHING_SAID, TestJobContext.aJob()));

        assertThat(failure.retryable()).isFalse();
        assertThat(failure.reason()).contains("logging.file.name");
        assertThat(files()).isEmpty();
    }

    @Test
    void aStructuredLogIsRotatedAsWell() throws Exception {
        loggers.putProperty("FILE_LOG_STRUCTURED_FORMAT", "ecs");
        loggers.putObject("org.springframework.core.env.Environment", new MockEnvironment());
        configure();
        log("structured");

        assertThat(rotate(NOTHING_SAID).logsArchived()).isEqualTo(1);
        assertThat(unpacked("hcm.1.log.gz")).startsWith("{\"@timestamp\"").contains("\"message\":\"structured\"");
    }

    /** Packing fails as on a full disk. */
    private void block() throws IOException {
        Files.createDirectories(folder.resolve("hcm.log.gz.part/obstacle"));
    }

    private void unblock() throws IOException {
        Files.delete(folder.resolve("hcm.log.gz.part/obstacle"));
        Files.delete(folder.resolve("hcm.log.gz.part"));
    }

    private void configure() throws Exception {
        loggers.putProperty("LOG_FILE", folder.resolve("hcm.log").toString());
        configureWithoutFile();
    }

    private void configureWithoutFile() throws Exception {
        loggers.setMDCAdapter(new LogbackMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(loggers);
        configurator.doConfigure(getClass().getResource("/logback-spring.xml"));
        assertThat(new StatusUtil(loggers).isWarningOrErrorFree(0)).isTrue();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("CONSOLE");
    }

    private void log(String message) {
        loggers.getLogger("test").info(message);
    }

    private LogRotateJob.Result rotate(LogRotateJob.Payload payload) throws IOException {
        JobOutcome outcome = job.handle(payload, TestJobContext.aJob());
        return resultOf(outcome, LogRotateJob.Result.class);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String unpacked(String archive) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve(archive)))) {
            return new String(in.readAllBytes());
        }
    }
}
