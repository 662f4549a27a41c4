package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/** Gives failed jobs that have none their failure key: other programs fail jobs too, and know of no such thing. */
@Component
public class FailureKeys {

    private static final int AT_ONCE = 500;
    private static final int ROUNDS = 4;

    private final Database database;
    private final StuckRows.Kind stuck;
    private final String skipLocked;

    FailureKeys(Database database, StuckRows stuck) {
        this.database = database;
        this.stuck = stuck.of("Failed jobs of other programs cannot be given their failure_key");
        this.skipLocked = database.vendor().skipLocked();
    }

    /** A part of them, in some transactions: the next heartbeat must not wait for it. */
    public void fillInSome() {
        for (int round = 0; round < ROUNDS; round++) {
            if (fillIn(AT_ONCE) < AT_ONCE) {
                return;
            }
        }
    }

    /**
     * Costs next to nothing when there are none: an index holds just those that lack a key.
     *
     * @param limit how many at most
     * @return how many were given a key
     */
    public int fillIn(int limit) {
        var keys = new LinkedHashMap<String, String>();
        RowCallbackHandler keep = row ->
                keys.put(row.getString("id"), FailureKey.of(row.getString("job_type"), null, row.getString("message")));
        database.reads()
                .sql("""
                        SELECT id, job_type, substr(error_message, 1, :longest) AS message FROM background_jobs
                        WHERE %s ORDER BY id LIMIT :limit
                        """.formatted(JobIndexes.IS_UNKEYED))
                .param("longest", FailureKey.LONGEST)
                .param("limit", stuck.limit(limit))
                .query(keep);
        return stuck
                .change(
                        stuck.without(List.copyOf(keys.keySet())),
                        ids -> database.inTransaction(() -> fillIn(ids, keys)))
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private List<Integer> fillIn(List<String> ids, Map<String, String> keys) {
        var filled = database.batches()
                .batchUpdate(
                        "UPDATE background_jobs SET failure_key = :key WHERE id IN (SELECT id FROM background_jobs"
                                + " WHERE id = :id AND " + JobIndexes.IS_UNKEYED + skipLocked + ")",
                        ids.stream()
                                .map(id -> new MapSqlParameterSource("id", id).addValue("key", keys.get(id)))
                                .toArray(SqlParameterSource[]::new));
        return IntStream.of(filled).boxed().toList();
    }
}
