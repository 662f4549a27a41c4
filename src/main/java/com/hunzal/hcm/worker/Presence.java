package com.hunzal.hcm.worker;

import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.nodes.JobNodes;
import org.springframework.stereotype.Component;

/** Tells the other nodes of this one, and hears which of them are there. */
@Component
class Presence {

    private final JobNodes nodes;
    private final JobHandlers handlers;
    private final ForeignTypes foreignTypes;
    private final JobProperties properties;

    Presence(JobNodes nodes, JobHandlers handlers, ForeignTypes foreignTypes, JobProperties properties) {
        this.nodes = nodes;
        this.handlers = handlers;
        this.foreignTypes = foreignTypes;
        this.properties = properties;
    }

    /** @param running how many handlers are at work */
    void beat(int running) {
        nodes.beat(new JobNodes.Sign(running, properties.concurrency(), handlers.types(), properties.leaseDuration()));
        foreignTypes.look();
    }

    boolean isAlone() {
        return nodes.othersAlive() == 0;
    }

    /** In good order: nobody need wait for this node's lease to end. */
    void leave() {
        nodes.leave();
    }
}
