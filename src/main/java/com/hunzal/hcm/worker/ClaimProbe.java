package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;

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

    /** A claim names no more jobs than about so many: then it goes by organization and type. */
    static final int MOST_NAMED = 1000;

    private final Database database;
    private final StuckRows.Kind stuck;
    private final StuckRows.Kind stuckLanes;

    /** By how {@link #stuckLanes} calls it. */
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    ClaimProbe(Database database, StuckRows stuck) {
        this.database = database;
        this.stuck = stuck.of("Jobs cannot be started");
        this.stuckLanes = stuck.of("Jobs of an organization and type cannot be started");
    }

    private record Lane(String organizationId, String jobType) {

        String name() {
            return "type " + jobType + " of organization " + organizationId;
        }
    }

    /** What is not to be taken. */
    record Left(Set<String> ids, Set<Lane> lanes) {

        boolean isEmpty() {
            return ids.isEmpty() && lanes.isEmpty();
        }

        private boolean containsAll(Left other) {
            return ids.containsAll(other.ids) && lanes.containsAll(other.lanes);
        }

        /** Those of {@link ClaimSql#claimOthers}. */
        Map<String, Object> parameters() {
            var pairs = new ArrayList<Object[]>();
            pairs.add(new Object[] {"", ""});
            lanes.forEach(lane -> pairs.add(new Object[] {lane.organizationId(), lane.jobType()}));
            return Map.of("left", ids.isEmpty() ? Set.of("") : ids, "leftLanes", pairs);
        }
    }

    /** Nothing as a rule. */
    Left left() {
        return new Left(
                stuck.left(),
                stuckLanes.left().stream()
                        .map(lanes::get)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
    }

    /**
     * Looks at what a claim would take. Changes nothing: what it tries is undone.
     *
     * @param parameters those of the claim
     * @return whether more is left than before, so that another claim is worth while
     */
    boolean findsAny(boolean suspects, Map<String, Object> parameters) {
        var before = left();
        var claim = new HashMap<>(parameters);
        claim.putAll(before.parameters());
        var chosen = database.inTransaction(() -> database.writes()
                .sql(ClaimSql.of(database.vendor()).idsToTake(suspects, !before.isEmpty()))
                .params(claim)
                .query(String.class)
                .list());
        stuck.change(chosen, ids -> tryToTake(ids, parameters));
        if (stuck.left().size() > MOST_NAMED) {
            leaveLanes();
        }
        return !before.containsAll(left());
    }

    /** Those with the most, until half as many jobs are to be named. */
    private void leaveLanes() {
        var ids = stuck.left();
        var jobs = new HashMap<Lane, List<String>>();
        RowCallbackHandler keep = row -> jobs.computeIfAbsent(
                        new Lane(row.getString("organization_id"), row.getString("job_type")),
                        lane -> new ArrayList<>())
                .add(row.getString("id"));
        database.reads()
                .sql("SELECT id, organization_id, job_type FROM background_jobs WHERE id IN (:ids)")
                .param("ids", ids)
                .query(keep);
        var named = ids.size();
        var left = new ArrayList<String>();
        var covered = new ArrayList<String>();
        lanes.keySet().retainAll(stuckLanes.left());
        for (var lane : jobs.keySet().stream()
                .sorted(Comparator.comparingInt((Lane each) ->
                                jobs.getOrDefault(each, List.of()).size())
                        .reversed())
                .toList()) {
            if (named <= MOST_NAMED / 2) {
                break;
            }
            var ofLane = jobs.getOrDefault(lane, List.of());
            lanes.put(lane.name(), lane);
            left.add(lane.name());
            covered.addAll(ofLane);
            named -= ofLane.size();
        }
        stuckLanes.leave(left, "so many jobs cannot be started that none of these is tried meanwhile");
        stuck.forget(covered);
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
