package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job types that only other nodes know, as while nodes are upgraded one after the other: this node leaves them to
 * those. What no node knows it takes, so that somebody is told.
 */
@Component
class ForeignTypes {

    private static final Logger log = LoggerFactory.getLogger(ForeignTypes.class);

    private final Database database;
    private final Node node;
    private final JobHandlers handlers;
    private final JsonMapper json;
    private final Clock clock;
    private final Trouble trouble;
    private volatile Set<String> types = Set.of();

    ForeignTypes(Database database, Node node, JobHandlers handlers, JsonMapper json, Clock clock) {
        this.database = database;
        this.node = node;
        this.handlers = handlers;
        this.json = json;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Which job types other nodes know could not be read");
    }

    /** Those that were foreign when this node looked last. */
    Set<String> types() {
        return types;
    }

    /** Reads what the nodes that are alive say of themselves. */
    void look() {
        var known = new HashSet<String>();
        database.reads()
                .sql("SELECT DISTINCT job_types FROM hcm_worker_nodes WHERE id <> :node AND alive_until >= "
                        + JobSql.of(database.vendor()).leaseNow())
                .param("node", node.id())
                .param("now", database.vendor().timestamp(clock.instant()))
                .query((row, number) -> row.getString(1))
                .list()
                .forEach(each -> known.addAll(texts(each)));
        handlers.types().forEach(known::remove);
        types = Set.copyOf(known);
    }

    /** Whether the type is for others. Looks again before it says no of one that this node does not know. */
    boolean include(String type) {
        if (handlers.find(type).isPresent()) {
            return false;
        }
        if (!types.contains(type)) {
            lookIfPossible();
        }
        return types.contains(type);
    }

    /** For threads that run jobs, which trouble of the database must not end. */
    private void lookIfPossible() {
        try {
            look();
            trouble.isOver();
        } catch (DataAccessException e) {
            trouble.happened(e);
        }
    }

    /** A node of another version may have written something else: then it counts as knowing no type. */
    private List<String> texts(String array) {
        try {
            return json.readTree(array)
                    .valueStream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .toList();
        } catch (JacksonException notJson) {
            return List.of();
        }
    }
}
