package com.hunzal.hcm.jobs;

import java.time.Instant;

/** Runs jobs on this node, and is told by {@link JobSignals} what others do about them. */
public interface JobListener {

    /** There may be something to do. Costs next to nothing, so whoever is in doubt calls it. */
    void wake();

    /** Somebody has made a job on this node, and it is due. Comes before {@link #wake}, and costs as little. */
    void added(String organizationId, String jobType, int priority, Instant dueSince);

    /** Somebody has written, maybe jobs. */
    void look();

    /** A person cancelled this attempt of a job, which may run here. */
    void cancelled(String jobId, int attempt);
}
