package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.LowDisk;
import com.hunzal.hcm.web.Problem;
import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Whether there is room for more jobs: on the disk, and for the organization. Jobs that free some always have it. */
@Component
class SpaceLimit {

    private static final int RETRY_SECONDS = 60;

    private final LowDisk disk;
    private final StoredBytes stored;
    private final JobHandlers handlers;
    private final long most;

    SpaceLimit(LowDisk disk, StoredBytes stored, JobHandlers handlers, JobProperties properties) {
        this.disk = disk;
        this.stored = stored;
        this.handlers = handlers;
        this.most = properties.limits().bytesPerOrganization().toBytes();
    }

    /**
     * To be called before they are added.
     *
     * @throws Problem 503 if the disk is nearly full, 429 if the organization has stored as much as it may
     */
    void check(String organizationId, Collection<NewJob> jobs) {
        if (!jobs.stream().allMatch(this::frees)) {
            disk.check();
            checkBytes(
                    organizationId, jobs.stream().mapToLong(SpaceLimit::bytes).sum());
        }
    }

    /** The same for a job of this type whose payload is there already. */
    void check(String organizationId) {
        disk.check();
        checkBytes(organizationId, 0);
    }

    void added(String organizationId, NewJob job) {
        stored.added(organizationId, bytes(job));
    }

    /** Whether no job may be added at this moment. */
    boolean isReached(String organizationId) {
        try {
            check(organizationId);
            return false;
        } catch (Problem noRoom) {
            return true;
        }
    }

    private void checkBytes(String organizationId, long more) {
        if (most > 0 && stored.of(organizationId) + more > most) {
            stored.lookSoon();
            throw new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-stored-bytes",
                            ("The jobs of the organization would take more than %s MB with their payloads, results and logs, which"
                                            + " is the limit (hcm.jobs.limits.bytes-per-organization). Cancel queued jobs, and delete"
                                            + " finished ones with a job of type cleanup.")
                                    .formatted(Math.max(1, most >> 20)))
                    .retryAfter(RETRY_SECONDS);
        }
    }

    private boolean frees(NewJob job) {
        return handlers.find(job.jobType())
                .map(known -> known.handler().freesSpace())
                .orElse(false);
    }

    private static long bytes(NewJob job) {
        return StoredBytes.BYTES_OF_A_JOB
                + (job.payload() == null ? 0 : job.payload().length());
    }

    /** As {@link #check(String, Collection)}, for one. */
    void check(String organizationId, NewJob job) {
        check(organizationId, List.of(job));
    }
}
