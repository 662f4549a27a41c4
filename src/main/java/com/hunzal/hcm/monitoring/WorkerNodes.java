package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the worker nodes say about themselves. */
@Component
class WorkerNodes {

    private static final int MOST = 1000;

    private final Database database;
    private final JsonMapper json;
    private final Clock clock;

    WorkerNodes(Database database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** Those that are alive first, at most a thousand. */
    List<WorkerNode> list() {
        return database.reads()
                .sql("""
                SELECT node.*, CASE WHEN alive_until > %s THEN 1 ELSE 0 END AS alive
                FROM hcm_worker_nodes node ORDER BY alive DESC, last_beat_at DESC, id LIMIT :most
                """.formatted(JobSql.of(database.vendor()).leaseNow()))
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("most", MOST)
                .query((row, number) -> read(row))
                .list();
    }

    private WorkerNode read(ResultSet row) throws SQLException {
        return new WorkerNode(
                row.getString("id"),
                row.getString("host"),
                row.getString("version"),
                database.vendor().timestamp(row, "started_at"),
                database.vendor().timestamp(row, "last_beat_at"),
                row.getInt("alive") == 1,
                row.getInt("running"),
                row.getInt("capacity"),
                texts(row.getString("job_types")));
    }

    /** A node of another version may have written something else: then it is not known to know anything. */
    private List<String> texts(String array) {
        var texts = new ArrayList<String>();
        try {
            json.readTree(array)
                    .valueStream()
                    .filter(each -> each.isString())
                    .forEach(each -> texts.add(each.stringValue()));
        } catch (JacksonException notJson) {
            return List.of();
        }
        return texts;
    }
}
