package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.DiskNearlyFull;
import com.hunzal.hcm.database.DiskSpace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether there is room for more jobs: on the disk, and for the organization. A few jobs that free some always have it. */
@Component
public class SpaceLimit {

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final DiskSpace disk;
    private final StoredBytes stored;
    private final FreeingJobs freeing;
    private final long most;

    SpaceLimit(DiskSpace disk, StoredBytes stored, FreeingJobs freeing, JobProperties properties) {
        this.disk = disk;
        this.stored = stored;
        this.freeing = freeing;
        this.most = properties.limits().bytesPerOrganization().toBytes();
    }

    /**
     * To be called before they are added, and outside a transaction: on a nearly full disk it asks the database.
     *
     * @throws DiskNearlyFull if there is no room on the disk
     * @throws NoRoomForJobs if the organization has stored as much as it may
     */
    void check(String organizationId, Collection<NewJob> jobs) {
        try {
            checkRoom(organizationId, jobs.stream().mapToLong(SpaceLimit::bytes).sum());
        } catch (NoRoomForJobs | DiskNearlyFull noRoom) {
            if (!freeing.take(organizationId, jobs)) {
                throw noRoom;
            }
        }
    }

    /** The same for jobs of these types that are there already, and are to run again. */
    public void checkAgain(String organizationId, Collection<String> jobTypes) {
        if (!jobTypes.stream().allMatch(freeing::isOne)) {
            checkRoom(organizationId, StoredBytes.BYTES_OF_A_JOB);
        }
    }

    /** The same for so many bytes of jobs that free none. */
    void checkRoom(String organizationId, long more) {
        disk.check();
        checkBytes(organizationId, more);
    }

    void added(String organizationId, NewJob job) {
        stored.added(organizationId, bytes(job));
    }

    /** Whether no job of this type may be added at this moment. */
    boolean isReached(String organizationId, String jobType) {
        try {
            checkRoom(organizationId, StoredBytes.BYTES_OF_A_JOB);
            return false;
        } catch (NoRoomForJobs | DiskNearlyFull noRoom) {
            return !freeing.hasFew(organizationId, jobType);
        }
    }

    private void checkBytes(String organizationId, long more) {
        if (most > 0 && stored.of(organizationId) + more > most) {
            stored.lookSoon();
            throw NoRoomForJobs.stored(most, LOOK_AGAIN);
        }
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
