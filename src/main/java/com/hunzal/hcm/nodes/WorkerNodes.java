package com.hunzal.hcm.nodes;

import com.hunzal.hcm.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the worker nodes say about themselves. */
@Component
public class WorkerNodes {

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
    public List<WorkerNode> list() {
        return database.reads()
                .sql("""
                SELECT node.*, CASE WHEN alive_until > %s THEN 1 ELSE 0 END AS alive
                FROM hcm_worker_nodes node ORDER BY alive DESC, last_beat_at DESC, id LIMIT :most
                """.formatted(database.vendor().leaseNow()))
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
                WorkerNode.jobTypes(row.getString("job_types"), json));
    }
}
