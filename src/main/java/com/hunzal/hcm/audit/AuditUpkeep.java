package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Looks through each chain once a day and deletes what is old of those that are whole. Any number of nodes may do so at the
 * same time: each chain is for the one that comes first.
 */
@Component
class AuditUpkeep {

    private static final Logger log = LoggerFactory.getLogger(AuditUpkeep.class);
    private static final int LONGEST = 500;
    private static final String DUE = "id = :chain AND (checked_at IS NULL OR checked_at <= :due)";

    private final Database database;
    private final AuditPruning pruning;
    private final AuditProperties properties;
    private final Clock clock;
    private final boolean enabled;
    private final Trouble trouble;
    private final AtomicLong broken = new AtomicLong();

    AuditUpkeep(
            Database database,
            AuditPruning pruning,
            AuditProperties properties,
            Clock clock,
            MeterRegistry registry,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.pruning = pruning;
        this.properties = properties;
        this.clock = clock;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "The audit could not be checked; the next time tries again");
        Gauge.builder("hcm.audit.broken.chains", broken, AtomicLong::get)
                .description("Chains of audit entries in which something was changed or is missing")
                .register(registry);
    }

    /** As of the last look of any node. */
    long broken() {
        return broken.get();
    }

    @Scheduled(initialDelay = 7, fixedDelay = 30, timeUnit = TimeUnit.MINUTES)
    void runSafely() {
        if (enabled) {
            trouble.attempt(() -> run(Thread.currentThread()::isInterrupted));
        }
    }

    /** @param stop asked between two chains, and between two transactions */
    void run(BooleanSupplier stop) {
        var chains = new AuditChains(database.reads(), database.vendor());
        var withoutHead = 0;
        for (var chain = chains.first(); chain.isPresent() && !stop.getAsBoolean(); chain = chains.after(chain.get())) {
            if (claim(chain.get())) {
                lookThrough(chains, chain.get(), stop);
            } else if (isWithoutHead(chain.get())) {
                withoutHead++;
                tell(chains.check(chain.get()));
            }
        }
        broken.set(withoutHead + brokenHeads());
    }

    private boolean claim(String chain) {
        var now = clock.instant();
        var due = database.vendor().timestamp(now.minus(properties.checkInterval()));
        return database.reads() // most are not due
                        .sql("SELECT 1 FROM hcm_audit_heads WHERE " + DUE)
                        .param("chain", chain)
                        .param("due", due)
                        .query(Integer.class)
                        .optional()
                        .isPresent()
                && database.writes()
                                .sql("UPDATE hcm_audit_heads SET checked_at = :now WHERE " + DUE)
                                .param("now", database.vendor().timestamp(now))
                                .param("chain", chain)
                                .param("due", due)
                                .update()
                        > 0;
    }

    private void lookThrough(AuditChains chains, String chain, BooleanSupplier stop) {
        var report = chains.check(chain);
        note(chain, tell(report));
        if (report.isWhole()) {
            var deleted = pruning.prune(chain, stop);
            if (deleted > 0) {
                log.info("Deleted {} old audit entries of {}", deleted, name(report));
            }
        }
    }

    private static @Nullable String tell(ChainReport report) {
        if (report.isWhole()) {
            return null;
        }
        var problems = String.join(" ", report.problems());
        log.error("The audit of {} is not whole: {}", name(report), problems);
        return problems;
    }

    private static String name(ChainReport report) {
        return report.organizationId() == null
                ? "the whole service"
                : "the organization \"" + report.organizationId() + "\"";
    }

    private void note(String chain, @Nullable String problems) {
        database.writes()
                .sql("UPDATE hcm_audit_heads SET broken = :broken WHERE id = :chain")
                .param("broken", problems == null ? null : StringUtils.truncate(problems, LONGEST))
                .param("chain", chain)
                .update();
    }

    private boolean isWithoutHead(String chain) {
        return database.reads()
                .sql("SELECT 1 FROM hcm_audit_heads WHERE id = :chain")
                .param("chain", chain)
                .query(Integer.class)
                .optional()
                .isEmpty();
    }

    private long brokenHeads() {
        return database.reads()
                .sql("SELECT count(*) FROM hcm_audit_heads WHERE broken IS NOT NULL")
                .query(Long.class)
                .single();
    }
}
