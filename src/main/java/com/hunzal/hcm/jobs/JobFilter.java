package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.QueryFields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which jobs of an organization a list shows.
 *
 * @param failureKey of failed jobs
 * @param error text that {@code error_message} contains
 * @param tags a job has one of them
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
        @Nullable String failureKey,
        @Nullable String error,
        List<String> tags,
        int limit,
        int skip,
        @Nullable String cursor) {

    private static final List<String> NAMES = List.of(
            "status",
            "job_type",
            "priority",
            "created_after",
            "created_before",
            "failure_key",
            "error",
            "tag",
            "limit",
            "skip",
            "cursor");
    private static final Map<String, Integer> PRIORITIES =
            Map.of("-1", -1, "0", 0, "1", 1, "low", -1, "normal", 0, "high", 1);
    static final int LONGEST_ERROR = 100;
    private static final int FURTHEST_SKIP = 100_000;

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static JobFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var filter = new JobFilter(
                fields.values("status", JobStatus.TEXTS),
                fields.texts("job_type"),
                fields.values("priority", PRIORITIES::get, value -> "must be -1, 0, 1 or low, normal, high"),
                fields.instant("created_after"),
                fields.instant("created_before"),
                fields.text("failure_key"),
                fields.text("error", LONGEST_ERROR),
                fields.values("tag", value -> JobTags.isOne(value) ? value : null, value -> JobTags.FORM_IN_WORDS),
                fields.pageSize(),
                fields.integer("skip", 0, 0, FURTHEST_SKIP),
                fields.cursor());
        if (filter.failureKey != null
                && !FailureKey.FORM.matcher(filter.failureKey).matches()) {
            fields.malformed("failure_key", FailureKey.FORM_IN_WORDS);
        }
        if (filter.tags.size() > JobTags.MOST) {
            fields.invalid("tag", "must have at most " + JobTags.MOST + " values");
        }
        if (filter.cursor != null && filter.skip > 0) {
            fields.invalid("skip", "cannot be combined with cursor");
        }
        fields.check();
        return filter;
    }

    PageCursor cursors() {
        return new PageCursor(
                "jobs", statuses, jobTypes, priorities, createdAfter, createdBefore, failureKey, error, tags);
    }
}
