package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job that somebody asks for.
 *
 * @param payload what the job type needs, as large as the type says at most
 * @param priority -1, 0 or 1
 * @param maxRetries how often it may be tried again, from 0 to 25
 * @param runAt not before this moment; null for at once
 * @param uniqueKey of one organization, type and key only one job is unfinished at any time
 * @param tags words to find it by
 * @param askedByRoot null if nobody asked over HTTP
 */
record NewJob(
        String jobType,
        @Nullable String payload,
        int priority,
        int maxRetries,
        @Nullable Instant runAt,
        @Nullable String uniqueKey,
        List<String> tags,
        @Nullable Boolean askedByRoot) {

    NewJob(
            String jobType,
            @Nullable String payload,
            int priority,
            int maxRetries,
            @Nullable Instant runAt,
            @Nullable String uniqueKey) {
        this(jobType, payload, priority, maxRetries, runAt, uniqueKey, List.of(), null);
    }

    NewJob askedBy(Caller caller) {
        return askedBy(caller.root());
    }

    NewJob askedBy(@Nullable Boolean root) {
        return new NewJob(jobType, payload, priority, maxRetries, runAt, uniqueKey, tags, root);
    }

    NewJob tagged(List<String> tags) {
        return new NewJob(jobType, payload, priority, maxRetries, runAt, uniqueKey, tags, askedByRoot);
    }

    private static final List<String> FIELDS =
            List.of("job_type", "payload", "priority", "max_retries", "run_at", "unique_key", "tags");
    private static final Map<String, Integer> PRIORITIES = Map.of("low", -1, "normal", 0, "high", 1);
    private static final int LOWEST = -1;
    private static final int HIGHEST = 1;
    static final int LONGEST_TYPE = 100;
    private static final int LONGEST_KEY = 200;
    private static final Duration FURTHEST = Duration.ofDays(3660);

    /** The request body, for the API's description. */
    @Schema(name = "NewJob")
    record Body(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = LONGEST_TYPE,
                    example = "cache_flush",
                    description = "One of the known job types")
            String jobType,

            @Schema(
                    description = "What the job type needs, at most 64 KiB; of notification_send 1 MiB",
                    example = "{\"action\": \"full\"}")
            @Nullable
            Map<String, Object> payload,

            @Schema(
                    description = "-1, 0, 1 or low, normal, high",
                    types = {"integer", "string"},
                    format = "int32",
                    minimum = "-1",
                    maximum = "1",
                    pattern = "^(low|normal|high)$",
                    maxLength = 6,
                    example = "0")
            @Nullable
            Object priority,

            @Schema(
                    minimum = "0",
                    maximum = "25",
                    description = "If absent, as the job type says; see the list of job types")
            @Nullable
            Integer maxRetries,

            @Schema(
                    description = "Not before this moment; at most ten years ahead",
                    maxLength = 40,
                    example = "2027-01-01T06:00:00Z")
            @Nullable
            OffsetDateTime runAt,

            @Schema(
                    description =
                            "Of one type and key only one job is unfinished at any time; another is refused (409)",
                    maxLength = LONGEST_KEY,
                    example = "payroll-2027-01")
            @Nullable
            String uniqueKey,

            @ArraySchema(
                    arraySchema = @Schema(description = "Words to find it by, each once"),
                    maxItems = JobTags.MOST,
                    schema =
                            @Schema(
                                    type = "string",
                                    pattern = JobTags.PATTERN,
                                    maxLength = JobTags.LONGEST,
                                    example = "payroll"))
            @Nullable
            List<String> tags) {}

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right */
    static NewJob parse(JsonNode body, PayloadChecks checks, JsonMapper json, Clock clock) {
        var fields = new JsonFields(body);
        var job = read(fields, checks, json, clock);
        fields.check();
        return job;
    }

    /** What can be read of it; to be used only if {@code fields} has nothing to complain about. */
    static NewJob read(JsonFields fields, PayloadChecks checks, JsonMapper json, Clock clock) {
        var runAt = runAt(fields.allow(FIELDS), clock);
        var uniqueKey = uniqueKey(fields);
        var job = request(fields, checks, json);
        return new NewJob(job.jobType(), job.payload(), job.priority(), job.maxRetries(), runAt, uniqueKey)
                .tagged(job.tags());
    }

    /** What a schedule says of its jobs as well; errors are noted in the fields. */
    static JobRequest request(JsonFields fields, PayloadChecks checks, JsonMapper json) {
        var type = fields.text("job_type", LONGEST_TYPE);
        var given = fields.raw("job_type");
        if (given == null || given.isNull()) {
            fields.invalid("job_type", "is required; known types: " + checks.types());
        }
        var payload = fields.object("payload");
        var priority = priority(fields);
        var maxRetries = fields.integer("max_retries", 0, JobDefaults.MOST_RETRIES);
        var tags = JobTags.read(fields);
        return request(fields.errors(), type, payload, priority, maxRetries, checks, json)
                .tagged(tags);
    }

    /** As {@link #request(JsonFields, PayloadChecks, JsonMapper)}, of what another program may have written. */
    static JobRequest request(JobRequest row, FieldErrors errors, PayloadChecks checks, JsonMapper json) {
        var type = errors.text("job_type", row.jobType(), LONGEST_TYPE);
        var payload = storedPayload(errors, row.payload(), json);
        var priority = errors.integer("priority", row.priority(), LOWEST, HIGHEST);
        var maxRetries = errors.integer("max_retries", row.maxRetries(), 0, JobDefaults.MOST_RETRIES);
        return request(errors, type, payload, priority, maxRetries, checks, json)
                .tagged(row.tags());
    }

    private static @Nullable ObjectNode storedPayload(FieldErrors errors, @Nullable String text, JsonMapper json) {
        try {
            var payload = text == null ? null : json.readTree(text);
            if (payload == null || payload.isNull()) {
                return null;
            }
            if (payload instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            // as what is no object
        }
        errors.malformed("payload", "must be an object");
        return null;
    }

    /** @param type null if it is missing or wrong, which is noted already; so are the others, but they may be absent */
    private static JobRequest request(
            FieldErrors errors,
            @Nullable String type,
            @Nullable ObjectNode payload,
            @Nullable Integer priority,
            @Nullable Integer maxRetries,
            PayloadChecks checks,
            JsonMapper json) {
        var known = type == null ? null : known(errors, type, checks);
        var most =
                known == null ? JobDefaults.MOST_PAYLOAD_BYTES : known.handler().mostPayloadBytes();
        var text = payload == null ? null : payloadText(errors, payload, most, json);
        if (known != null && (payload == null || text != null)) { // what is too large is not looked into
            checkPayload(errors, known, payload, checks);
        }
        return new JobRequest(
                type == null ? "" : type,
                text,
                priority == null ? 0 : priority,
                maxRetries == null ? defaultRetries(type, checks) : maxRetries,
                null,
                null);
    }

    private static int defaultRetries(@Nullable String type, PayloadChecks checks) {
        return checks.find(type == null ? "" : type)
                .map(known -> known.handler().maxRetries())
                .orElse(JobDefaults.MAX_RETRIES);
    }

    private static @Nullable String uniqueKey(JsonFields fields) {
        var key = fields.text("unique_key", LONGEST_KEY);
        if (key != null && key.isBlank()) {
            fields.invalid("unique_key", "must not be blank");
        }
        return key;
    }

    private static JobHandlers.@Nullable Known<?> known(FieldErrors errors, String type, PayloadChecks checks) {
        var known = checks.find(type).orElse(null);
        if (known == null) {
            errors.invalid("job_type", "is not known; known types: " + checks.types());
        }
        return known;
    }

    private static void checkPayload(
            FieldErrors errors, JobHandlers.Known<?> known, @Nullable ObjectNode payload, PayloadChecks checks) {
        try {
            checks.check(known, payload);
        } catch (PayloadBinder.Unfit unfit) {
            unfit.malformed().forEach(error -> errors.malformed(error.field(), error.message()));
            unfit.invalid().forEach(error -> errors.invalid(error.field(), error.message()));
            if (unfit.isCutOff()) {
                errors.leaveRest();
            }
        }
    }

    private static @Nullable Integer priority(JsonFields fields) {
        var given = fields.raw("priority");
        if (given != null && given.isString()) {
            var named = PRIORITIES.get(given.stringValue());
            if (named == null) {
                fields.invalid("priority", "must be -1, 0, 1 or \"low\", \"normal\", \"high\"");
            }
            return named;
        }
        return fields.integer("priority", LOWEST, HIGHEST);
    }

    private static @Nullable Instant runAt(JsonFields fields, Clock clock) {
        var text = fields.text("run_at", 40);
        if (text == null) {
            return null;
        }
        try {
            var runAt = OffsetDateTime.parse(text).toInstant();
            if (runAt.isAfter(clock.instant().plus(FURTHEST))) {
                fields.invalid("run_at", "must not be more than ten years ahead");
            }
            return runAt;
        } catch (DateTimeParseException e) {
            fields.invalid("run_at", "must be an ISO-8601 time with an offset, e.g. 2027-01-01T06:00:00Z");
            return null;
        }
    }

    /** Notes what is wrong with it as text; null then. */
    private static @Nullable String payloadText(FieldErrors errors, ObjectNode payload, int most, JsonMapper json) {
        var text = json.writeValueAsString(payload);
        if (text.getBytes(StandardCharsets.UTF_8).length > most) {
            errors.invalid("payload", "must not be larger than %s KiB".formatted(most / 1024));
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            errors.invalid("payload", "must be valid Unicode text");
        } else {
            return text;
        }
        return null;
    }
}
