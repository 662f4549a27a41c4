package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobRequest;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a schedule is meant to do, and can.
 *
 * @param cron as it was written
 * @param overlap what to do when the last job is unfinished: {@code allow} another, or {@code skip} this time
 */
record Plan(
        String name, String cron, String zone, boolean enabled, String overlap, JobRequest job, Timetable timetable) {

    static final List<String> FIELDS = List.of(
            "name", "cron", "zone", "job_type", "payload", "priority", "max_retries", "enabled", "overlap", "tags");

    private static final String ALLOW = "allow";
    private static final String SKIP = "skip";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CRON = 200;
    private static final int LONGEST_WORD = 100;
    private static final String IS_REQUIRED = "is required";

    /** How it is written, but for its job. */
    private record Words(String name, String cron, String zone, boolean enabled, String overlap) {}

    /**
     * @param job reads what its jobs are like
     * @param least what should lie between two runs
     * @param now since when there must be a time to run
     * @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right
     */
    static Plan parse(JsonNode body, Function<JsonFields, JobRequest> job, Least least, Instant now) {
        var fields = new JsonFields(body).allow(FIELDS);
        var words = new Words(
                required(fields, "name", LONGEST_NAME),
                required(fields, "cron", LONGEST_CRON),
                Objects.requireNonNullElse(fields.text("zone", LONGEST_WORD), "UTC"),
                Objects.requireNonNullElse(fields.flag("enabled"), true),
                Objects.requireNonNullElse(fields.text("overlap", LONGEST_WORD), ALLOW));
        var plan = of(words, fields.errors(), errors -> job.apply(fields), least, now);
        fields.check();
        return Objects.requireNonNull(plan);
    }

    /**
     * What a row says, by the same rules.
     *
     * @throws UnfitRow naming every column that is not right
     */
    static Plan of(Schedule row, Function<FieldErrors, JobRequest> job, Least least, Instant now) {
        var errors = new FieldErrors();
        var words = new Words(
                required(errors, "name", row.name(), LONGEST_NAME),
                required(errors, "cron", row.cron(), LONGEST_CRON),
                Objects.requireNonNullElse(errors.text("zone", row.zone(), LONGEST_WORD), "UTC"),
                row.enabled(),
                Objects.requireNonNullElse(errors.text("overlap", row.overlap(), LONGEST_WORD), ALLOW));
        var plan = of(words, errors, job, least, now);
        if (plan == null || !errors.isEmpty()) {
            throw new UnfitRow(errors);
        }
        return plan;
    }

    /** @return only good for something if nothing was noted, and then not null */
    private static @Nullable Plan of(
            Words words, FieldErrors errors, Function<FieldErrors, JobRequest> job, Least least, Instant now) {
        if (!List.of(ALLOW, SKIP).contains(words.overlap())) {
            errors.invalid("overlap", "must be allow or skip");
        }
        var request = job.apply(errors);
        var timetable = timetable(errors, words.cron(), words.zone(), least, now);
        return timetable == null
                ? null
                : new Plan(
                        words.name(), words.cron(), words.zone(), words.enabled(), words.overlap(), request, timetable);
    }

    /**
     * Only when it would run: the fields {@code cron} and {@code zone}.
     *
     * @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right
     */
    static Timetable timetable(JsonFields fields, Least least, Instant now) {
        var cron = required(fields, "cron", LONGEST_CRON);
        var zone = Objects.requireNonNullElse(fields.text("zone", LONGEST_WORD), "UTC");
        var timetable = timetable(fields.errors(), cron, zone, least, now);
        fields.check();
        return Objects.requireNonNull(timetable);
    }

    private static @Nullable Timetable timetable(
            FieldErrors errors, String cron, String zone, Least least, Instant now) {
        var timetable = cron.isEmpty() ? null : Timetable.read(errors, cron, zone, least.interval(), now);
        if (timetable != null && least.isRequired() && timetable.isTooFrequent()) {
            errors.invalid(
                    "cron",
                    "names times that are closer to each other than %s seconds, the least interval"
                            .formatted(least.interval().toSeconds()));
        }
        return timetable;
    }

    /** @param isRequired whether an expression whose times are closer is refused, or only runs less often */
    record Least(Duration interval, boolean isRequired) {}

    Plan withPayload(@Nullable String text) {
        return new Plan(name, cron, zone, enabled, overlap, job.withPayload(text), timetable);
    }

    boolean skipsOverlap() {
        return overlap.equals(SKIP);
    }

    private static String required(JsonFields fields, String name, int maxLength) {
        var given = fields.raw(name);
        if (given == null || given.isNull()) {
            fields.invalid(name, IS_REQUIRED);
            return "";
        }
        var text = fields.text(name, maxLength);
        return text == null ? "" : notBlank(fields.errors(), name, text);
    }

    private static String required(FieldErrors errors, String name, String given, int maxLength) {
        var text = errors.text(name, given, maxLength);
        return text == null ? "" : notBlank(errors, name, text);
    }

    private static String notBlank(FieldErrors errors, String name, String text) {
        if (text.isBlank()) {
            errors.invalid(name, IS_REQUIRED);
        }
        return text.strip();
    }
}
