package com.hunzal.hcm.worker;

import com.hunzal.hcm.jobs.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What {@code docs/job-states.md} says of a few jobs, in memory: which state each must be in after every step. */
final class QueueModel {

    private static final Set<String> MOVES = Set.of(
            "queued>processing",
            "queued>cancelled",
            "processing>completed",
            "processing>queued",
            "processing>failed",
            "processing>cancelled",
            "failed>queued",
            "cancelled>queued");

    final TreeMap<String, Row> rows = new TreeMap<>();

    /** What can be compared with the table. */
    record State(
            String status,
            int attempt,
            int retryCount,
            int crashCount,
            boolean cancelRequested,
            boolean over,
            String owner) {

        static State of(ResultSet row) throws SQLException {
            return new State(
                    row.getString("status"),
                    row.getInt("attempt"),
                    row.getInt("retry_count"),
                    row.getInt("crash_count"),
                    row.getString("cancel_requested_at") != null,
                    row.getString("completed_at") != null,
                    row.getString("lease_until") == null ? "" : row.getString("locked_by"));
        }
    }

    static final class Row {
        final String uniqueKey;
        final int maxRetries;
        String status = "queued";
        int attempt;
        int retryCount;
        int crashCount;
        boolean cancelRequested;
        Instant due;
        Instant leaseUntil;
        String owner = "";

        Row(String uniqueKey, int maxRetries, Instant due) {
            this.uniqueKey = uniqueKey;
            this.maxRetries = maxRetries;
            this.due = due;
        }

        State state() {
            return new State(status, attempt, retryCount, crashCount, cancelRequested, isOver(), owner);
        }

        boolean isOver() {
            return !isUnfinished();
        }

        boolean isUnfinished() {
            return status.equals("queued") || status.equals("processing");
        }

        private boolean isDue(Instant now) {
            return status.equals("queued") && !due.isAfter(now);
        }

        private void leaves(String newStatus) {
            status = newStatus;
            owner = "";
            leaseUntil = null;
        }
    }

    boolean isTaken(String uniqueKey) {
        return uniqueKey != null
                && rows.values().stream().anyMatch(row -> row.isUnfinished() && uniqueKey.equals(row.uniqueKey));
    }

    boolean isDue(String id, Instant now) {
        var row = rows.get(id);
        return row.isDue(now) && row.crashCount <= 1;
    }

    boolean isDueSuspect(String id, Instant now) {
        var row = rows.get(id);
        return row.isDue(now) && row.crashCount > 1;
    }

    boolean hasDueSuspect(Instant now) {
        return rows.keySet().stream().anyMatch(id -> isDueSuspect(id, now));
    }

    long due(Instant now) {
        return rows.keySet().stream().filter(id -> isDue(id, now)).count();
    }

    void claimed(String id, String node, Instant leaseUntil) {
        var row = rows.get(id);
        row.status = "processing";
        row.attempt++;
        row.owner = node;
        row.leaseUntil = leaseUntil;
    }

    boolean owns(Claimed attempt) {
        var row = rows.get(attempt.id());
        return row.status.equals("processing") && row.attempt == attempt.attempt();
    }

    /** @return false if the attempt owns nothing any more: then nothing may change */
    boolean recorded(Finish finish) {
        if (!owns(finish.job())) {
            return false;
        }
        var row = rows.get(finish.job().id());
        if (finish.status() == JobStatus.QUEUED) {
            row.retryCount += finish.retriesSpent();
            row.due = finish.runAt() == null ? row.due : finish.runAt();
            row.leaves(row.cancelRequested ? "cancelled" : "queued");
        } else {
            row.leaves(finish.status().text());
        }
        return true;
    }

    /** @return for each attempt that still owns its job: whether it is to be cancelled */
    TreeMap<String, Boolean> beat(List<Claimed> held, Instant leaseUntil) {
        var owned = new TreeMap<String, Boolean>();
        for (var attempt : held) {
            if (owns(attempt)) {
                var row = rows.get(attempt.id());
                row.leaseUntil = leaseUntil;
                owned.put(attempt.id() + " " + attempt.attempt(), row.cancelRequested);
            }
        }
        return owned;
    }

    int rescue(List<Claimed> held, Instant now) {
        var mine = held.stream().filter(this::owns).map(Claimed::id).toList();
        var rescued = new ArrayList<Row>();
        rows.forEach((id, row) -> {
            if (row.status.equals("processing") && row.leaseUntil.isBefore(now) && !mine.contains(id)) {
                rescued.add(row);
            }
        });
        for (var row : rescued) {
            row.crashCount++;
            row.leaves(row.cancelRequested ? "cancelled" : row.crashCount >= 3 ? "failed" : "queued");
        }
        return rescued.size();
    }

    /** @return whether it may be cancelled */
    boolean cancel(String id) {
        var row = rows.get(id);
        if (!row.isUnfinished()) {
            return false;
        }
        row.cancelRequested = true;
        if (row.status.equals("queued")) {
            row.status = "cancelled";
        }
        return true;
    }

    /** @return whether it may be retried */
    boolean retry(String id, Instant now) {
        var row = rows.get(id);
        if (!Set.of("failed", "cancelled").contains(row.status) || isTaken(row.uniqueKey)) {
            return false;
        }
        row.status = "queued";
        row.retryCount = 0;
        row.crashCount = 0;
        row.cancelRequested = false;
        row.due = now;
        return true;
    }

    /** Whether one step can lead from one state to the other, by the picture alone. */
    static boolean mayFollow(State before, State after) {
        if (after.attempt() < before.attempt()) {
            return false;
        }
        var claimed = after.attempt() - before.attempt();
        return before.status().equals(after.status())
                ? claimed <= (before.status().equals("processing") ? 1 : 0)
                : MOVES.contains(before.status() + ">" + after.status())
                        && claimed == (after.status().equals("processing") ? 1 : 0);
    }
}
