package com.hunzal.hcm.jobs;

import java.util.List;

/**
 * Published after the commit, on the thread that did it: jobs were taken from nodes that gave no sign of life. A listener that
 * does more than to take a note does so on a thread of its own.
 */
public record JobsTakenOver(List<Taken> taken) {

    /**
     * @param node that died
     * @param jobs how many of the organization's it had, and were found together
     */
    public record Taken(String organizationId, String node, long jobs) {}
}
