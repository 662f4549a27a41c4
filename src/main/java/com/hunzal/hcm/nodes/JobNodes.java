package com.hunzal.hcm.nodes;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OddRows;
import com.hunzal.hcm.database.Vendor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Which nodes run jobs: each tells of itself with its heartbeat. */
@Component
public class JobNodes {

    private final Database database;
    private final Vendor vendor;
    private final Node node;
    private final OddRows oddRows;
    private final JsonMapper json;
    private final Clock clock;
    private final String version;
    private final Instant startedAt;

    JobNodes(
            Database database,
            Node node,
            OddRows oddRows,
            JsonMapper json,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.database = database;
        this.vendor = database.vendor();
        this.node = node;
        this.oddRows = oddRows;
        this.json = json;
        this.clock = clock;
        this.version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        this.startedAt = clock.instant();
    }

    /**
     * What a node says of itself.
     *
     * @param running how many handlers are at work
     * @param capacity how many can be
     * @param lease how long it counts as alive without another sign
     */
    public record Sign(int running, int capacity, List<String> jobTypes, Duration lease) {}

    /** Tells of this node. */
    public void beat(Sign sign) {
        var parameters = moments(sign.lease());
        parameters.put("id", node.id());
        parameters.put("host", node.host());
        parameters.put("version", version);
        parameters.put("startedAt", vendor.timestamp(startedAt));
        parameters.put("running", sign.running());
        parameters.put("capacity", sign.capacity());
        parameters.put("types", json.writeValueAsString(sign.jobTypes()));
        database.writes()
                .sql("""
                INSERT INTO hcm_worker_nodes (
                    id, host, version, started_at, last_beat_at, alive_until, running, capacity, job_types)
                VALUES (:id, :host, :version, :startedAt, :now, %s, :running, :capacity, :types)
                ON CONFLICT (id) DO UPDATE SET last_beat_at = excluded.last_beat_at,
                    alive_until = excluded.alive_until, running = excluded.running
                """.formatted(vendor.leaseEnd()))
                .params(parameters)
                .update();
    }

    /** In good order: nobody need wait for this node's lease to end. */
    public void leave() {
        database.writes()
                .sql("DELETE FROM hcm_worker_nodes WHERE id = :id")
                .param("id", node.id())
                .update();
    }

    public int othersAlive() {
        return database.reads()
                .sql("SELECT count(*) FROM hcm_worker_nodes WHERE id <> :id AND alive_until >= " + vendor.leaseNow())
                .params(now())
                .param("id", node.id())
                .query(Integer.class)
                .single();
    }

    /** The job types that the other nodes know that are alive. */
    public Set<String> typesOfOthers() {
        return database
                .reads()
                .sql("SELECT DISTINCT job_types FROM hcm_worker_nodes WHERE id <> :id AND alive_until >= "
                        + vendor.leaseNow())
                .params(now())
                .param("id", node.id())
                .query(String.class)
                .list()
                .stream()
                .flatMap(each -> WorkerNode.jobTypes(each, json).stream())
                .collect(Collectors.toSet());
    }

    /**
     * No sign counts for so long: the clock has gone back since. Else a dead node would be alive till then.
     *
     * @param longest that one may count
     * @return how many nodes were mended; there may be more
     */
    public int mend(Duration longest) {
        var end = vendor.leaseEnd();
        return oddRows.mend("hcm_worker_nodes", "alive_until = " + end, "alive_until > " + end, moments(longest));
    }

    private Map<String, Object> moments(Duration lease) {
        var now = clock.instant();
        var moments = new HashMap<String, Object>();
        moments.put("now", vendor.timestamp(now));
        moments.put("leaseUntil", vendor.timestamp(now.plus(lease)));
        moments.put("leaseMillis", lease.toMillis());
        return moments;
    }

    private Map<String, Object> now() {
        return Map.of("now", vendor.timestamp(clock.instant()));
    }
}
