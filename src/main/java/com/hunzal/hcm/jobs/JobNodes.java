package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Which nodes run jobs: each tells of itself with its heartbeat. */
@Component
class JobNodes {

    private final Database database;
    private final Node node;
    private final JobSql sql;
    private final JobHandlers handlers;
    private final ForeignTypes foreignTypes;
    private final JobProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final String version;
    private final Instant startedAt;

    JobNodes(
            Database database,
            Node node,
            JobHandlers handlers,
            ForeignTypes foreignTypes,
            JobProperties properties,
            JsonMapper json,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.database = database;
        this.node = node;
        this.sql = JobSql.of(database.vendor());
        this.handlers = handlers;
        this.foreignTypes = foreignTypes;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        this.startedAt = clock.instant();
    }

    /**
     * Tells of this node, and hears of the others.
     *
     * @param running how many handlers are at work
     */
    void beat(int running) {
        var vendor = database.vendor();
        var now = clock.instant();
        var parameters = new HashMap<String, Object>();
        parameters.put("id", node.id());
        parameters.put("host", node.host());
        parameters.put("version", version);
        parameters.put("startedAt", vendor.timestamp(startedAt));
        parameters.put("now", vendor.timestamp(now));
        parameters.put("leaseUntil", vendor.timestamp(now.plus(properties.leaseDuration())));
        parameters.put("leaseMillis", properties.leaseDuration().toMillis());
        parameters.put("running", running);
        parameters.put("capacity", properties.concurrency());
        parameters.put("types", json.writeValueAsString(handlers.types()));
        database.writes().sql("""
                INSERT INTO hcm_worker_nodes (
                    id, host, version, started_at, last_beat_at, alive_until, running, capacity, job_types)
                VALUES (:id, :host, :version, :startedAt, :now, %s, :running, :capacity, :types)
                ON CONFLICT (id) DO UPDATE SET last_beat_at = excluded.last_beat_at,
                    alive_until = excluded.alive_until, running = excluded.running
                """.formatted(sql.leaseEnd())).params(parameters).update();
        foreignTypes.look();
    }

    /** In good order: nobody need wait for this node's lease to end. */
    void leave() {
        database.writes()
                .sql("DELETE FROM hcm_worker_nodes WHERE id = :id")
                .param("id", node.id())
                .update();
    }

    int othersAlive() {
        return database.reads()
                .sql("SELECT count(*) FROM hcm_worker_nodes WHERE id <> :id AND alive_until >= " + sql.leaseNow())
                .params(now())
                .param("id", node.id())
                .query(Integer.class)
                .single();
    }

    private Map<String, Object> now() {
        return Map.of("now", database.vendor().timestamp(clock.instant()));
    }
}
