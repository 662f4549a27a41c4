package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.nodes.JobNodes;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The job types that only other nodes know, as while nodes are upgraded one after the other: this node leaves them to
 * those. What no node knows it takes, so that somebody is told.
 */
@Component
class ForeignTypes {

    private static final Logger log = LoggerFactory.getLogger(ForeignTypes.class);

    private final JobNodes nodes;
    private final JobHandlers handlers;
    private final Trouble trouble;
    private volatile Set<String> types = Set.of();

    ForeignTypes(JobNodes nodes, JobHandlers handlers, Clock clock) {
        this.nodes = nodes;
        this.handlers = handlers;
        this.trouble = new Trouble(log, clock, "Which job types other nodes know could not be read");
    }

    /** Those that were foreign when this node looked last. */
    Set<String> types() {
        return types;
    }

    /** Reads what the nodes that are alive say of themselves. */
    void look() {
        var known = new HashSet<>(nodes.typesOfOthers());
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
}
