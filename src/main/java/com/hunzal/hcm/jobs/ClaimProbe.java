package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the jobs that no worker can take, because the database refuses to change their rows, so that the others can be
 * taken without them. Asked only when a claim has failed: a claim is one statement, and does not say which row it was.
 */
final class ClaimProbe {

    private static final String TRY = """
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = :node, lease_until = :leaseUntil,
                started_at = :now, updated_at = :now, next_retry_at = NULL
            WHERE id IN (:ids)
            """;

    private final Database database;
    private final StuckRows.Kind stuck;

    ClaimProbe(Database database, StuckRows stuck) {
        this.database = database;
        this.stuck = stuck.of("Jobs cannot be started");
    }

    /** Those that are not to be taken; none as a rule. */
    Set<String> left() {
        return stuck.left();
    }

    /**
     * Looks at what a claim would take. Changes nothing: what it tries is undone.
     *
     * @param parameters those of the claim
     * @return whether there are more of them than before, so that another claim is worth while
     */
    boolean findsAny(boolean suspects, Map<String, Object> parameters) {
        var before = left();
        var claim = new HashMap<>(parameters);
        claim.put("left", before);
        var chosen = database.inTransaction(() -> database.writes()
                .sql(ClaimSql.of(database.vendor()).idsToTake(suspects, !before.isEmpty()))
                .params(claim)
                .query(String.class)
                .list());
        stuck.change(chosen, ids -> tryToTake(ids, parameters));
        return !before.containsAll(left());
    }

    private List<Void> tryToTake(List<String> ids, Map<String, Object> parameters) {
        database.transaction().executeWithoutResult(transaction -> {
            transaction.setRollbackOnly();
            if (database.vendor() == Vendor.POSTGRESQL) {
                database.writes().sql("SET CONSTRAINTS ALL IMMEDIATE").update();
            }
            database.writes().sql(TRY).params(parameters).param("ids", ids).update();
        });
        return List.of();
    }
}
