package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Deletes old entries. First an entry at the chain's end says through which one, and which hash that had: an anchor, from
 * which what is left can be checked, and which itself cannot be made up without a trace.
 */
@Component
class AuditPruning {

    /** Rows of one transaction. */
    private static final int BATCH = 500;

    private final Database database;
    private final AuditTrail trail;
    private final AuditProperties properties;
    private final Clock clock;

    AuditPruning(Database database, AuditTrail trail, AuditProperties properties, Clock clock) {
        this.database = database;
        this.trail = trail;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Deletes what is older than {@code hcm.audit.retention} from a chain that is whole.
     *
     * @param stop asked between two transactions
     * @return how many entries were deleted
     */
    int prune(String chain, BooleanSupplier stop) {
        if (properties.retention().isZero()) {
            return 0;
        }
        var old = lastBefore(chain, clock.instant().minus(properties.retention()));
        if (old.isEmpty()) {
            return 0;
        }
        var anchor = old.get();
        var before = Anchor.find(database.reads(), chain).map(Anchor::through);
        if (before.isEmpty() || before.get() < anchor.through()) {
            trail.append(AuditHead.organizationId(chain), Anchor.ACTION, "audit", anchor.details());
        }
        return deleteThrough(chain, Math.max(anchor.through(), before.orElse(0L)), stop);
    }

    /** Others that are older by their number may say that they are younger: the clock was set back. */
    private Optional<Anchor> lastBefore(String chain, Instant cutoff) {
        return database.reads()
                .sql("SELECT seq, hash FROM hcm_audit_entries WHERE " + AuditHead.isOf(chain)
                        + " AND at < :cutoff ORDER BY at DESC, seq DESC LIMIT 1")
                .param("chain", chain)
                .param("cutoff", database.vendor().timestamp(cutoff))
                .query((row, number) -> new Anchor(row.getLong("seq"), row.getString("hash")))
                .optional();
    }

    private int deleteThrough(String chain, long through, BooleanSupplier stop) {
        var deleted = 0;
        for (var oldest = oldest(chain);
                oldest != null && oldest <= through && !stop.getAsBoolean();
                oldest = oldest(chain)) {
            deleted += database.writes()
                    .sql("DELETE FROM hcm_audit_entries WHERE " + AuditHead.isOf(chain) + " AND seq <= :last")
                    .param("chain", chain)
                    .param("last", Math.min(through, oldest + BATCH - 1))
                    .update();
        }
        return deleted;
    }

    private @Nullable Long oldest(String chain) {
        return database.reads()
                .sql("SELECT min(seq) FROM hcm_audit_entries WHERE " + AuditHead.isOf(chain))
                .param("chain", chain)
                .query(Long.class)
                .optional()
                .orElse(null);
    }
}
