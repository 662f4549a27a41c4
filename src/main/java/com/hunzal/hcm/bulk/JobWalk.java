package com.hunzal.hcm.bulk;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.ReadTime;
import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.jobs.JobIndexes;
import com.hunzal.hcm.jobs.JobTags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the selected jobs once, some hundred at a time, each page from where the one before ended. Sees what is
 * committed and locks nothing; whoever changes a job asks again whether it still fits.
 */
final class JobWalk {

    static final int PAGE = 500;

    /** The order of those with tags. */
    private static final List<String> BY_AGE = List.of("created_at", "id");

    private final Database database;
    private final String organizationId;
    private final JobSelection selection;
    private final Instant now;
    private final KeyBudget keys = new KeyBudget();
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private List<Object> place = List.of();

    JobWalk(Database database, String organizationId, JobSelection selection, List<Lane> lanes, Instant now) {
        this.database = database;
        this.organizationId = organizationId;
        this.selection = selection;
        this.now = now;
        for (var lane : lanes) {
            if (!selection.statuses().isEmpty() && !selection.statuses().contains(lane.status())) {
                continue;
            }
            if (lane.isByType()
                    && selection.tags().isEmpty()
                    && !selection.jobTypes().isEmpty()) {
                selection.jobTypes().forEach(type -> stretches.add(new Stretch(lane, type)));
            } else {
                stretches.add(new Stretch(lane, null));
            }
        }
    }

    /** A part of an index that is read from one end to the other. */
    private record Stretch(Lane lane, @Nullable String jobType) {

        List<String> order() {
            return lane.order().stream()
                    .filter(column -> jobType == null || !column.equals("job_type"))
                    .toList();
        }
    }

    /** @param failureKey null for a job that has not failed */
    record Found(
            String id,
            String jobType,
            @Nullable String uniqueKey,
            @Nullable String failureKey,
            List<Object> place) {}

    /** Whether jobs were passed by, because they have no failure key yet and to make one would take too long. */
    boolean isIncomplete() {
        return keys.isSpent();
    }

    /** @return the next jobs, or none if that was all */
    List<Found> next() {
        while (!stretches.isEmpty()) {
            var page = ReadTime.spend(() -> read(stretches.element())); // of a filter that nothing fits, a page is all
            if (page.size() == PAGE) {
                place = page.get(PAGE - 1).place();
            } else {
                stretches.remove();
                place = List.of();
            }
            var fitting = page.stream()
                    .filter(job -> selection.fits(job.failureKey()))
                    .toList();
            if (!fitting.isEmpty()) {
                return fitting;
            }
        }
        return List.of();
    }

    private List<Found> read(Stretch stretch) {
        var order = order(stretch);
        var parameters = new HashMap<String, Object>(Map.of(
                "org",
                organizationId,
                "longest",
                FailureKey.LONGEST,
                "now",
                database.vendor().timestamp(now)));
        var conditions = conditions(stretch, parameters);
        if (!place.isEmpty()) {
            conditions.add(
                    "(%s) > (:%s)".formatted(String.join(", ", order), String.join("Place, :", order) + "Place"));
            for (int i = 0; i < order.size(); i++) {
                parameters.put(order.get(i) + "Place", place.get(i));
            }
        }
        return database.reads()
                .sql("SELECT id, job_type, priority, run_at, created_at, unique_key, failure_key, " + message()
                        + " AS message FROM " + table(stretch) + " WHERE "
                        + String.join(" AND ", conditions)
                        + " ORDER BY " + String.join(", ", order) + " LIMIT " + PAGE)
                .params(parameters)
                .query((row, number) -> found(row, stretch))
                .list();
    }

    private String message() {
        return isKeyWanted() ? "CASE WHEN failure_key IS NULL THEN substr(error_message, 1, :longest) END" : "NULL";
    }

    private boolean isKeyWanted() {
        return selection.failureKey() != null && !keys.isSpent();
    }

    private List<String> order(Stretch stretch) {
        return selection.tags().isEmpty() ? stretch.order() : BY_AGE;
    }

    private String table(Stretch stretch) {
        if (!selection.ids().isEmpty()) {
            return "background_jobs";
        }
        return selection.tags().isEmpty()
                ? stretch.lane().table(database.vendor())
                : JobIndexes.table(database.vendor(), JobIndexes.TAGGED);
    }

    private List<String> conditions(Stretch stretch, Map<String, Object> parameters) {
        var conditions = new ArrayList<>(List.of(stretch.lane().condition()));
        if (selection.ids().isEmpty()) {
            conditions.add("organization_id = :org");
        } else {
            conditions.add(
                    "COALESCE(organization_id, '') = :org"); // or SQLite would look up the organization, not the ids
            conditions.add("id IN (:ids)");
            parameters.put("ids", selection.ids());
        }
        if (stretch.jobType() != null) {
            conditions.add("job_type = :type");
            parameters.put("type", stretch.jobType());
        } else if (!selection.jobTypes().isEmpty()) {
            conditions.add("job_type IN (:types)");
            parameters.put("types", selection.jobTypes());
        }
        if (!selection.priorities().isEmpty()) {
            conditions.add("priority IN (:priorities)");
            parameters.put("priorities", selection.priorities());
        }
        // Where the place says it already, SQLite would start from here again on every page.
        if (selection.createdAfter() != null
                && (place.isEmpty() || !order(stretch).contains("created_at"))) {
            conditions.add("created_at > :createdAfter");
            parameters.put("createdAfter", database.vendor().timestamp(selection.createdAfter()));
        }
        if (selection.createdBefore() != null) {
            conditions.add("created_at < :createdBefore");
            parameters.put("createdBefore", database.vendor().timestamp(selection.createdBefore()));
        }
        if (selection.failureKey() != null) {
            conditions.add(
                    keys.isSpent()
                            ? "failure_key = :failureKey"
                            : "(failure_key = :failureKey"
                                    + " OR failure_key IS NULL AND (status = 'failed' OR error_message IS NOT NULL))");
            parameters.put("failureKey", selection.failureKey());
        }
        if (selection.error() != null) {
            conditions.add(database.vendor().containsInAnyCase("error_message", ":error"));
            parameters.put("error", selection.error());
        }
        if (!selection.tags().isEmpty()) {
            conditions.add("created_at IS NOT NULL");
            conditions.add(JobTags.condition(selection.tags(), database.vendor(), parameters));
        }
        return conditions;
    }

    private Found found(ResultSet row, Stretch stretch) throws SQLException {
        var place = new ArrayList<Object>();
        for (var column : order(stretch)) {
            place.add(
                    column.endsWith("_at")
                            ? Objects.requireNonNull(database.vendor().stored(row, column))
                            : row.getObject(column));
        }
        var type = row.getString("job_type");
        var message = row.getString("message");
        var key = row.getString("failure_key");
        if (key == null && isKeyWanted() && (message != null || stretch.lane() == Lane.FAILED)) {
            key = keys.key(type, message);
        }
        return new Found(row.getString("id"), type, row.getString("unique_key"), key, place);
    }
}
