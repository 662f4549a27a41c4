package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/** Gives failed jobs that have none their failure key: other programs fail jobs too, and know of no such thing. */
@Component
class FailureKeys {

    private final Database database;
    private final String skipLocked;

    FailureKeys(Database database) {
        this.database = database;
        this.skipLocked = JobSql.of(database.vendor()).skipLocked();
    }

    /**
     * Costs next to nothing when there are none: an index holds just those that lack a key.
     *
     * @param limit how many at most
     * @return how many were given a key
     */
    int fillIn(int limit) {
        var keys = database.reads()
                .sql("""
                        SELECT id, job_type, substr(error_message, 1, :longest) AS message FROM background_jobs
                        WHERE status = 'failed' AND failure_key IS NULL ORDER BY id LIMIT :limit
                        """)
                .param("longest", FailureKey.LONGEST)
                .param("limit", limit)
                .query((row, number) -> new MapSqlParameterSource("id", row.getString("id"))
                        .addValue("key", FailureKey.of(row.getString("job_type"), null, row.getString("message"))))
                .list();
        if (keys.isEmpty()) {
            return 0;
        }
        var filled = database.inTransaction(() -> database.batches()
                .batchUpdate(
                        "UPDATE background_jobs SET failure_key = :key WHERE id IN (SELECT id FROM background_jobs"
                                + " WHERE id = :id AND status = 'failed' AND failure_key IS NULL" + skipLocked + ")",
                        keys.toArray(SqlParameterSource[]::new)));
        var count = 0;
        for (var each : filled) {
            count += each;
        }
        return count;
    }
}
