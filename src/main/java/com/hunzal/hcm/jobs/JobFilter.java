package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.Suggestion;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which jobs of an organization a list shows.
 *
 * @param limit size of a page, from 1 to 200
 * @param skip how many jobs to leave out at the beginning
 * @param cursor where the page before ended
 */
record JobFilter(
        List<String> statuses,
        List<String> jobTypes,
        List<Integer> priorities,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        int limit,
        int skip,
        @Nullable String cursor) {

    private static final List<String> NAMES =
            List.of("status", "job_type", "priority", "created_after", "created_before", "limit", "skip", "cursor");
    private static final Map<String, Integer> PRIORITIES =
            Map.of("-1", -1, "0", 0, "1", 1, "low", -1, "normal", 0, "high", 1);
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;
    private static final int FURTHEST_SKIP = 100_000;

    /** @throws Problem 400 for an unknown parameter or value, 422 for a number out of range */
    static JobFilter parse(MultiValueMap<String, String> parameters) {
        for (var name : parameters.keySet()) {
            if (!NAMES.contains(name)) {
                throw Problem.badParameter(name, Suggestion.unknown("parameter", name, NAMES));
            }
        }
        var filter = new JobFilter(
                statuses(parameters),
                values(parameters, "job_type"),
                priorities(parameters),
                instant(parameters, "created_after"),
                instant(parameters, "created_before"),
                limit(parameters),
                number(parameters, "skip", 0, 0, FURTHEST_SKIP),
                single(parameters, "cursor"));
        if (filter.cursor != null && filter.skip > 0) {
            throw Problem.invalid("skip", "cannot be combined with cursor");
        }
        return filter;
    }

    /** What must stay the same from page to page, as text. */
    String fingerprint() {
        return Integer.toHexString(
                List.of(statuses, jobTypes, priorities, String.valueOf(createdAfter), String.valueOf(createdBefore))
                        .hashCode());
    }

    private static List<String> statuses(MultiValueMap<String, String> parameters) {
        var statuses = values(parameters, "status");
        for (var status : statuses) {
            if (!JobStatus.TEXTS.contains(status)) {
                throw Problem.badParameter(
                        "status", Suggestion.unknown("value \"" + status + "\"", status, JobStatus.TEXTS));
            }
        }
        return statuses;
    }

    private static List<Integer> priorities(MultiValueMap<String, String> parameters) {
        var priorities = new ArrayList<Integer>();
        for (var value : values(parameters, "priority")) {
            var priority = PRIORITIES.get(value);
            if (priority == null) {
                throw Problem.badParameter("priority", "must be -1, 0, 1 or low, normal, high");
            }
            priorities.add(priority);
        }
        return priorities;
    }

    /** Repeated and comma-separated values are the same. */
    private static List<String> values(MultiValueMap<String, String> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(value -> printable(name, value)) // first, because trimming removes control characters
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    private static @Nullable String single(MultiValueMap<String, String> parameters, String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Problem.badParameter(name, "must be given once");
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : printable(name, values.get(0));
    }

    private static String printable(String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl) || value.length() > 500) {
            throw Problem.badParameter(name, "must be short, printable text");
        }
        return value;
    }

    /** Size of a page. */
    static int limit(MultiValueMap<String, String> parameters) {
        return number(parameters, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT);
    }

    private static int number(MultiValueMap<String, String> parameters, String name, int otherwise, int min, int max) {
        var text = single(parameters, name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("-?\\d{1,18}")) {
            throw Problem.badParameter(name, "must be a whole number");
        }
        var number = Long.parseLong(text);
        if (number < min || number > max) {
            throw Problem.invalid(name, "must be from " + min + " to " + max);
        }
        return (int) number;
    }

    private static @Nullable Instant instant(MultiValueMap<String, String> parameters, String name) {
        var text = single(parameters, name);
        if (text == null) {
            return null;
        }
        try {
            // A "+" that was not escaped arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+'));
            if (time.getYear() > 0 && time.getYear() < 9999) { // what both databases can compare with
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            // falls through to the same answer
        }
        throw Problem.badParameter(name, "must be an ISO-8601 time with an offset, e.g. 2027-01-01T06:00:00Z");
    }
}
