package com.hunzal.hcm.bulk;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The failed jobs of an organization, by what is wrong with them. */
@Component
class FailureGroups {

    /** So many failed jobs are looked at, the newest ones: more would take longer than somebody waits for a page. */
    static final int EXAMINED = 10_000;

    private static final int LONGEST_SAMPLE = 4000;

    private final Database database;

    FailureGroups(Database database) {
        this.database = database;
    }

    /** Failed jobs of one type that failed in the same way. */
    @Schema(name = "FailureGroup")
    record Group(
            String failureKey,
            String jobType,
            int count,

            @Schema(description = "Whether there may be more, among the jobs that were not looked at")
            boolean countIsLowerBound,

            @Schema(description = "When the first of them failed") @Nullable
            Instant firstSeen,

            @Schema(description = "When the last of them failed") @Nullable
            Instant lastSeen,

            @Schema(description = "What the sample says") @Nullable
            String errorMessage,

            @Schema(description = "The newest job of them") String sampleJobId) {}

    @Schema(name = "FailureGroups")
    record Answer(
            List<Group> items,

            @Schema(description = "How many groups there are among the jobs that were looked at")
            int total,

            int limit,

            @Schema(
                    description = "How many failed jobs were looked at, the newest ones; at most 10 000, fewer if other"
                            + " programs have failed many with long messages")
            int examined,

            @Schema(description = "Whether there are more failed jobs than that")
            boolean examinedIsLowerBound)
            implements ListPage {}

    private record Failure(
            String id,
            String jobType,
            @Nullable String key,
            @Nullable Instant at) {}

    private record Kind(String jobType, String key) {}

    /** What is known of a group; of two times that are not known one is as good as the other. */
    private static final class Tally {

        private final String sampleJobId;
        private int count;
        private @Nullable Instant first;
        private @Nullable Instant last;

        Tally(Failure newest) {
            this.sampleJobId = newest.id();
        }

        void add(@Nullable Instant at) {
            count++;
            if (at != null) {
                first = first == null || at.isBefore(first) ? at : first;
                last = last == null || at.isAfter(last) ? at : last;
            }
        }
    }

    Answer list(String organizationId, int limit) {
        var failures = newest(organizationId);
        var among = failures.subList(0, Math.min(failures.size(), EXAMINED));
        var keys = missingKeys(among);
        var tallies = new HashMap<Kind, Tally>();
        var examined = 0;
        for (var each : among) {
            var key = each.key() == null ? keys.get(each.id()) : each.key();
            if (key != null) {
                examined++;
                tallies.computeIfAbsent(new Kind(each.jobType(), key), kind -> new Tally(each))
                        .add(each.at());
            }
        }
        var more = examined < failures.size();
        Comparator<Map.Entry<Kind, Tally>> lastFirst =
                Comparator.comparing(entry -> entry.getValue().last, Comparator.nullsFirst(Comparator.naturalOrder()));
        var shown = tallies.entrySet().stream()
                .sorted(lastFirst.reversed().thenComparing(entry -> entry.getValue().sampleJobId))
                .limit(limit)
                .toList();
        var messages =
                messages(shown.stream().map(each -> each.getValue().sampleJobId).toList(), LONGEST_SAMPLE);
        var items = shown.stream()
                .map(each -> group(each.getKey(), each.getValue(), more, messages))
                .toList();
        return new Answer(items, tallies.size(), limit, examined, more);
    }

    private static Group group(Kind kind, Tally tally, boolean more, Map<String, String> messages) {
        return new Group(
                kind.key(),
                kind.jobType(),
                tally.count,
                more,
                tally.first,
                tally.last,
                messages.get(tally.sampleJobId),
                tally.sampleJobId);
    }

    /**
     * By id, of those that have none, the newest first, until the messages that they are made of become too much.
     * Messages are read for this only: those of other programs may be long.
     */
    private Map<String, String> missingKeys(List<Failure> failures) {
        var unkeyed = failures.stream().filter(each -> each.key() == null).toList();
        var budget = new KeyBudget();
        var keys = new HashMap<String, String>();
        for (int from = 0; from < unkeyed.size() && !budget.isSpent(); from += JobWalk.PAGE) {
            var page = unkeyed.subList(from, Math.min(from + JobWalk.PAGE, unkeyed.size()));
            var messages = messages(page.stream().map(Failure::id).toList(), FailureKey.LONGEST);
            for (var each : page) {
                var key = budget.key(each.jobType(), messages.get(each.id()));
                if (key == null) {
                    break;
                }
                keys.put(each.id(), key);
            }
        }
        return keys;
    }

    /** Newest first, one more than is looked at. */
    private List<Failure> newest(String organizationId) {
        return database.reads()
                .sql("SELECT id, job_type, failure_key, completed_at, updated_at, created_at"
                        + " FROM " + Lane.FAILED.table(database.vendor())
                        + " WHERE organization_id = :org AND " + Lane.FAILED.condition()
                        + " ORDER BY created_at DESC, id DESC LIMIT " + (EXAMINED + 1))
                .param("org", organizationId)
                .query((row, number) -> failure(row))
                .list();
    }

    private Failure failure(ResultSet row) throws SQLException {
        Instant at = null;
        for (var column : List.of("completed_at", "updated_at", "created_at")) {
            at = at == null ? database.vendor().timestamp(row, column) : at;
        }
        return new Failure(row.getString("id"), row.getString("job_type"), row.getString("failure_key"), at);
    }

    private Map<String, String> messages(List<String> ids, int longest) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database
                .reads()
                .sql("SELECT id, substr(error_message, 1, :longest) AS message FROM background_jobs"
                        + " WHERE id IN (:ids) AND error_message IS NOT NULL")
                .param("longest", longest)
                .param("ids", ids)
                .query((row, number) -> Map.entry(row.getString("id"), row.getString("message")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
