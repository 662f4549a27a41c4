package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.maintenance.Retention.Cutoffs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes what is old without being asked: jobs of all organizations that have been over for long, and nodes that have
 * been dead for long. Any number of nodes may do so at the same time.
 */
@Component
class Pruning {

    /** A node that died stays in the list for people to see. */
    private static final Duration DEAD_NODES_ARE_KEPT = Duration.ofDays(1);

    private static final Duration BETWEEN_FULL_SEARCHES = Duration.ofDays(1);

    /** Of jobs that took longer than this from their creation to their end, the next full search finds the rest. */
    private static final Duration LONGEST_USUAL_LIFE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Pruning.class);

    private final FinishedJobs finishedJobs;
    private final Database database;
    private final Retention retention;
    private final RowsFromBefore fromBefore;
    private final Clock clock;
    private final MeterRegistry registry;
    private final boolean enabled;
    private final Trouble trouble;
    private final Trouble troubleWithNodes;

    private Instant lastSearch = Instant.EPOCH;
    private Instant lastFullSearch = Instant.EPOCH;

    Pruning(
            FinishedJobs finishedJobs,
            Database database,
            Retention retention,
            RowsFromBefore fromBefore,
            Clock clock,
            MeterRegistry registry,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.finishedJobs = finishedJobs;
        this.database = database;
        this.retention = retention;
        this.fromBefore = fromBefore;
        this.clock = clock;
        this.registry = registry;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "Old jobs could not be deleted; the next time tries again");
        this.troubleWithNodes = new Trouble(log, clock, "Dead nodes could not be deleted; the next time tries again");
        Stream.of("completed", "cancelled", "failed").forEach(this::counter); // 0 until there is one
    }

    private Counter counter(String status) {
        return Counter.builder("hcm.jobs.pruned")
                .description("Jobs that were deleted because they had been over for long")
                .tag("status", status)
                .register(registry);
    }

    @Scheduled(initialDelayString = "1m", fixedDelayString = "${hcm.jobs.retention.interval:10m}")
    void pruneSafely() {
        if (!enabled) {
            return;
        }
        trouble.attempt(() -> prune(Thread.currentThread()::isInterrupted));
    }

    /** @param stop asked between two transactions */
    void prune(BooleanSupplier stop) {
        troubleWithNodes.attempt(this::pruneNodes);
        var deleted = new TreeMap<String, Integer>();
        try {
            pruneJobs(stop, deleted);
        } finally {
            deleted.forEach((status, count) -> counter(status).increment(count));
            if (!deleted.isEmpty()) {
                log.info("Deleted jobs that had been over for long: {}", deleted);
            }
        }
    }

    /**
     * Jobs that stay, such as failed ones that are younger, are not read through each time: it looks where a cutoff
     * moved on since the last time, and through everything older only once a day.
     */
    private void pruneJobs(BooleanSupplier stop, Map<String, Integer> deleted) {
        var now = clock.instant();
        var cutoffs = retention.cutoffs(now);
        var kept = fromBefore.keptIfOverBefore();
        if (!now.isBefore(lastFullSearch.plus(BETWEEN_FULL_SEARCHES))) {
            // What is over before a moment was created before it.
            if (finishedJobs.delete(cutoffs, kept, Instant.EPOCH, latest(cutoffs), stop, deleted)) {
                lastFullSearch = now;
                lastSearch = now;
            }
            return;
        }
        var moved = Duration.between(lastSearch, now).plus(LONGEST_USUAL_LIFE);
        var complete = each(cutoffs)
                .distinct()
                .allMatch(cutoff -> finishedJobs.delete(cutoffs, kept, cutoff.minus(moved), cutoff, stop, deleted));
        if (complete) {
            lastSearch = now;
        }
    }

    private static Stream<Instant> each(Cutoffs cutoffs) {
        return Stream.of(cutoffs.completed(), cutoffs.cancelled(), cutoffs.failed());
    }

    private static Instant latest(Cutoffs cutoffs) {
        return each(cutoffs).max(Instant::compareTo).orElseThrow();
    }

    private void pruneNodes() {
        database.writes()
                .sql("DELETE FROM hcm_worker_nodes WHERE last_beat_at < :before")
                .param("before", database.vendor().timestamp(clock.instant().minus(DEAD_NODES_ARE_KEPT)))
                .update();
    }
}
