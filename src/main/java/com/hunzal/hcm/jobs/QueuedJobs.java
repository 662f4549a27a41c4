package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The door for other rooms that have jobs: what has become of them, and whether they are to run now, or not any more. */
@Component
public class QueuedJobs {

    private final Database database;
    private final JobEvents events;
    private final JobSignals signals;
    private final Clock clock;

    QueuedJobs(Database database, JobEvents events, JobSignals signals, Clock clock) {
        this.database = database;
        this.events = events;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Makes those due that wait for a time, in the transaction of the caller; what runs or is over stays as it is.
     *
     * @param ids of one organization, at most some hundreds
     * @return how many
     */
    public int runNow(String organizationId, Collection<String> ids) {
        var changed = change(organizationId, ids, StateMove.RUN_NOW, " AND run_at > :now");
        if (changed > 0) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    signals.announce();
                }
            });
        }
        return changed;
    }

    /** Cancels those that are queued, as {@link #runNow}; one that runs is left alone. */
    public int cancel(String organizationId, Collection<String> ids) {
        return change(organizationId, ids, StateMove.CANCEL, " AND COALESCE(status, 'queued') = 'queued'");
    }

    /** The state of each that is there. */
    public Map<String, String> states(Collection<String> ids) {
        Map<String, String> states = new HashMap<>();
        if (!ids.isEmpty()) {
            database.reads()
                    .sql("SELECT id, COALESCE(status, 'queued') AS state FROM background_jobs WHERE id IN (:ids)")
                    .param("ids", ids)
                    .query(row -> {
                        states.put(row.getString("id"), row.getString("state"));
                    });
        }
        return states;
    }

    private int change(String organizationId, Collection<String> ids, StateMove move, String more) {
        if (ids.isEmpty()) {
            return 0;
        }
        var vendor = database.vendor();
        var changes = new JobEvents.Changes();
        // In the order of the ids: two that do so cannot wait for each other.
        var count = database.writes()
                .sql(move.update(vendor) + "WHERE id IN (SELECT id FROM background_jobs WHERE id IN (:ids)"
                        + " AND COALESCE(organization_id, '') = :org AND " + move.guard() + more + " ORDER BY id"
                        + (vendor == Vendor.POSTGRESQL ? " FOR UPDATE" : "") + ") RETURNING "
                        + JobEvents.Changes.COLUMNS)
                .param("org", organizationId)
                .param("ids", ids)
                .param("root", null) // nobody asks for them over HTTP
                .param("now", vendor.timestamp(clock.instant()))
                .query((row, number) -> changes.add(row))
                .list()
                .size();
        events.write(changes);
        return count;
    }
}
