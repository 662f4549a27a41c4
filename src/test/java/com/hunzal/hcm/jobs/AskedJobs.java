package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** For tests of other rooms: what people do about jobs, without a request. */
public final class AskedJobs {

    public static final int MOST_THAT_FREE_SPACE = FreeingJobs.MOST_UNFINISHED;

    private final Jobs jobs;
    private final JobCreator creator;
    private final JobInserts inserts;
    private final FreeingJobs freeing;
    private final Clock clock;

    private AskedJobs(BeanFactory beans) {
        this.jobs = beans.getBean(Jobs.class);
        this.creator = beans.getBean(JobCreator.class);
        this.inserts = beans.getBean(JobInserts.class);
        this.freeing = beans.getBean(FreeingJobs.class);
        this.clock = beans.getBean(Clock.class);
    }

    public static AskedJobs of(BeanFactory beans) {
        return new AskedJobs(beans);
    }

    /** A job that is asked for. */
    public record Wanted(
            String jobType,
            int priority,
            int maxRetries,
            @Nullable Instant runAt,
            @Nullable String uniqueKey) {

        public Wanted(String jobType, @Nullable Instant runAt) {
            this(jobType, 0, 3, runAt, null);
        }

        private NewJob asNewJob() {
            return new NewJob(jobType, null, priority, maxRetries, runAt, uniqueKey);
        }
    }

    /** A job as people see it. */
    public record Seen(
            String status,
            int attempt,
            int retryCount,
            int crashCount,
            Instant runAt,
            @Nullable Instant leaseUntil,
            @Nullable String result) {}

    public Seen get(String organizationId, String id) {
        var job = jobs.get(organizationId, id);
        return new Seen(
                job.status(),
                job.attempt(),
                job.retryCount(),
                job.crashCount(),
                job.runAt(),
                job.leaseUntil(),
                job.result());
    }

    /** @return its id; null if another job has its unique key */
    public @Nullable String create(String organizationId, Wanted wanted) {
        try {
            return creator.create(organizationId, wanted.asNewJob(), null).job().id();
        } catch (UniqueKeyInUse taken) {
            return null;
        }
    }

    /** @return their ids; none if other jobs have their unique keys */
    public List<String> createAll(String organizationId, List<Wanted> wanted) {
        try {
            return creator.createAll(
                            organizationId,
                            wanted.stream().map(Wanted::asNewJob).toList(),
                            null)
                    .ids();
        } catch (UniqueKeyInUse taken) {
            return List.of();
        }
    }

    /** As jobs that arrive with others and share their commit. */
    public boolean commit(String organizationId, Wanted wanted) {
        return inserts.commit(NewRow.of(organizationId, wanted.asNewJob(), clock.instant()));
    }

    /** @return whether its state allowed it */
    public boolean cancel(String organizationId, String id) {
        return isAllowed(() -> jobs.cancel(somebody(organizationId), id));
    }

    /** @return whether its state, and other jobs, allowed it */
    public boolean retry(String organizationId, String id) {
        return isAllowed(() -> jobs.retry(somebody(organizationId), id));
    }

    public boolean hasFewThatFreeSpace(String organizationId, String jobType) {
        return freeing.hasFew(organizationId, jobType);
    }

    private static Caller somebody(String organizationId) {
        return new Caller("somebody", organizationId, false);
    }

    private static boolean isAllowed(Runnable change) {
        try {
            change.run();
            return true;
        } catch (WrongJobState | UniqueKeyInUse refused) {
            return false;
        }
    }
}
