package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobRequest;
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

    static final List<String> FIELDS =
            List.of("name", "cron", "zone", "job_type", "payload", "priority", "max_retries", "enabled", "overlap");

    private static final String ALLOW = "allow";
    private static final String SKIP = "skip";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CRON = 200;

    /**
     * @param job reads what its jobs are like
     * @param least what should lie between two runs
     * @param now since when there must be a time to run
     * @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right
     */
    static Plan parse(JsonNode body, Function<JsonFields, JobRequest> job, Least least, Instant now) {
        var fields = new JsonFields(body).allow(FIELDS);
        var name = required(fields, "name", LONGEST_NAME);
        var cron = required(fields, "cron", LONGEST_CRON);
        var zone = Objects.requireNonNullElse(fields.text("zone", 100), "UTC");
        var enabled = Objects.requireNonNullElse(fields.flag("enabled"), true);
        var overlap = Objects.requireNonNullElse(fields.text("overlap", 100), ALLOW);
        if (!List.of(ALLOW, SKIP).contains(overlap)) {
            fields.invalid("overlap", "must be allow or skip");
        }
        var request = job.apply(fields);
        var timetable = cron.isEmpty() ? null : Timetable.read(fields, cron, zone, least.interval(), now);
        if (timetable != null && least.isRequired() && timetable.isTooFrequent()) {
            fields.invalid(
                    "cron",
                    "names times that are closer to each other than %s seconds, the least interval"
                            .formatted(least.interval().toSeconds()));
        }
        fields.check();
        return new Plan(name, cron, zone, enabled, overlap, request, Objects.requireNonNull(timetable));
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
        var text = fields.text(name, maxLength);
        var given = fields.raw(name);
        if (given == null || given.isNull() || text != null && text.isBlank()) {
            fields.invalid(name, "is required");
        }
        return text == null ? "" : text.strip();
    }
}
