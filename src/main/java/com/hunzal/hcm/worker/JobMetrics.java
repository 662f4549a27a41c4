package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.Pauses;
import com.hunzal.hcm.jobs.QueuedSql;
import com.hunzal.hcm.statistics.JobStatistics;
import com.hunzal.hcm.worker.Results.Done;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The metrics of this node's work, {@code hcm.jobs} and {@code hcm.jobs.*}. */
@Component
class JobMetrics {

    /** A gauge reads no more rows than this, however long the queue is. */
    private static final int COUNT_LIMIT = 10_000;

    private final MeterRegistry registry;
    private final Database database;
    private final JobStatistics statistics;
    private final Clock clock;
    private final Counter lost;
    private final Counter crashed;
    private final Counter quarantined;
    private final Counter mended;
    private final Set<String> knownTypes;
    private final Map<Attempt, Timer> timers = new ConcurrentHashMap<>();

    JobMetrics(
            MeterRegistry registry,
            Database database,
            JobStatistics statistics,
            StuckRows stuck,
            Clock clock,
            ObjectProvider<JobHandler<?>> handlers) {
        this.registry = registry;
        this.database = database;
        this.statistics = statistics;
        this.clock = clock;
        this.knownTypes = handlers.stream().map(JobHandler::type).collect(Collectors.toSet());
        this.lost = Counter.builder("hcm.jobs.lost")
                .description("Attempts whose job had been taken over by the time they ended")
                .register(registry);
        this.crashed = Counter.builder("hcm.jobs.crashed")
                .description("Attempts that this node ended because their worker gave no sign of life")
                .register(registry);
        this.quarantined = Counter.builder("hcm.jobs.quarantined")
                .description("Jobs that failed because their workers died again and again")
                .register(registry);
        this.mended = Counter.builder("hcm.jobs.mended")
                .description("Rows that other programs, or a clock, had left odd")
                .register(registry);
        Gauge.builder("hcm.jobs.stuck", stuck::count)
                .description("Rows that this node could not change, because the database refuses it")
                .register(registry);
        Gauge.builder("hcm.jobs.queued", this::queued)
                .description("Jobs that wait, at most " + COUNT_LIMIT)
                .register(registry);
        Gauge.builder("hcm.jobs.oldest.age", () -> oldestAge().toMillis() / 1000.0)
                .description("How long the job that has been due longest has waited, paused ones left out")
                .baseUnit("seconds")
                .register(registry);
    }

    /**
     * Counts attempts as they were recorded; they go into the statistics, too. One that had lost its job counts as lost
     * alone: whoever has the job now runs it and counts it.
     */
    void recorded(List<Done> done, List<Finish> written) {
        var recorded = new IdentityHashMap<Claimed, Finish>();
        written.forEach(finish -> recorded.put(finish.job(), finish));
        for (var each : done) {
            var finish = recorded.get(each.finish().job());
            var ran = each.ran();
            if (finish == null) {
                lost.increment();
            } else if (ran != null) {
                count(finish, ran);
                var job = finish.job();
                statistics.record(job.organizationId(), job.jobType(), finish.outcome(), finish.waited(), ran);
            }
        }
    }

    private void count(Finish finish, Duration ran) {
        var type = finish.job().jobType();
        timers.computeIfAbsent(new Attempt(knownTypes.contains(type) ? type : "unknown", finish.outcome()), this::timer)
                .record(ran);
    }

    private record Attempt(String type, AttemptOutcome outcome) {}

    /** Types that no handler knows share one tag, because other programs can write any text. */
    private Timer timer(Attempt attempt) {
        return Timer.builder("hcm.jobs")
                .description("Time that attempts took, by job type and outcome")
                .tag("type", attempt.type())
                .tag("outcome", attempt.outcome().text())
                .register(registry);
    }

    /** @param rescued as they are now */
    void crashed(Collection<Rescued> rescued) {
        crashed.increment(rescued.size());
        quarantined.increment(rescued.stream()
                .filter(job -> job.status().equals(JobStatus.FAILED.text()))
                .count());
    }

    void mended(int rows) {
        mended.increment(rows);
    }

    private int queued() {
        return database.reads()
                .sql(QueuedSql.of(database.vendor()).countQueued(""))
                .param("limit", COUNT_LIMIT)
                .query(Integer.class)
                .single();
    }

    /** Of the first job of each lane, so that a long backlog hides nobody behind it; without what is paused. */
    private Duration oldestAge() {
        var now = clock.instant();
        var vendor = database.vendor();
        return database
                .reads()
                .sql(QueuedSql.of(vendor).lanes() + """
                SELECT run_at, due_since AS created_at FROM lanes
                WHERE run_at <= :now AND %s
                """.formatted(Pauses.noneOf("lanes")))
                .param("now", vendor.timestamp(now))
                .query((row, number) -> Claimed.dueSince(row, vendor, now))
                .list()
                .stream()
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(due, now))
                .orElse(Duration.ZERO);
    }
}
