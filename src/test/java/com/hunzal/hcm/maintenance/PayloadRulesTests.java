package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which payloads are refused when a job is created. */
class PayloadRulesTests {

    private static ValidatorFactory factory;
    private static Validator validator;

    @BeforeAll
    static void start() {
        factory = Validation.buildDefaultValidatorFactory();
        validator = factory.getValidator();
    }

    @AfterAll
    static void stop() {
        factory.close();
    }

    @Test
    void allOfThemMayBeEmpty() {
        assertThat(refused(new CacheFlushJob.Payload(null, null))).isEmpty();
        assertThat(refused(new CleanupJob.Payload(null, null))).isEmpty();
        assertThat(refused(new DbOptimizeJob.Payload())).isEmpty();
        assertThat(refused(new LogRotateJob.Payload(null))).isEmpty();
        assertThat(refused(new NoopJob.Payload(null, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "finished_jobs", "old_logs", "temp_files"})
    void cleanupKnowsItsTypes(String type) {
        assertThat(refused(new CleanupJob.Payload(type, 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ALL", "everything", "all|old_logs", "all\n"})
    void cleanupRefusesOtherTypes(String type) {
        assertThat(refused(new CleanupJob.Payload(type, null)))
                .containsExactly("type must be all, finished_jobs, old_logs or temp_files");
    }

    @Test
    void anUnknownActionIsNamed() {
        assertThat(refused(new CacheFlushJob.Payload("some", null))).containsExactly("action must be full or partial");
    }

    @Test
    void numbersHaveLimits() {
        assertThat(refused(new CleanupJob.Payload(null, 3650))).isEmpty();
        assertThat(refused(new LogRotateJob.Payload(20))).isEmpty();
        assertThat(refused(new NoopJob.Payload(60_000, 25))).isEmpty();

        assertThat(refused(new CleanupJob.Payload(null, 3651))).hasSize(1);
        assertThat(refused(new CleanupJob.Payload(null, -1))).hasSize(1);
        assertThat(refused(new LogRotateJob.Payload(21))).hasSize(1);
        assertThat(refused(new LogRotateJob.Payload(-1))).hasSize(1);
        assertThat(refused(new NoopJob.Payload(60_001, 26))).hasSize(2);
        assertThat(refused(new NoopJob.Payload(-1, -1))).hasSize(2);
    }

    private static List<String> refused(Object payload) {
        return validator.validate(payload).stream()
                .map(each -> each.getPropertyPath() + " " + each.getMessage())
                .toList();
    }
}
