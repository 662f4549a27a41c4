package com.hunzal.hcm.jobs;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.audit.NewEntry;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Adds jobs to the table. Requests that arrive together share a commit: what costs is not the row but waiting for
 * the disk, and on SQLite for the one connection that writes.
 */
@Component
class JobInserts implements DisposableBean {

    private static final int MOST_TOGETHER = 500;

    private final Database database;
    private final JobInsert insert;
    private final JobEvents events;
    private final JobSignals signals;
    private final AuditTrail audit;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread committer = new Thread(this::commitWhatArrives, "job-inserts");

    JobInserts(Database database, JobEvents events, JobSignals signals, AuditTrail audit) {
        this.database = database;
        this.insert = new JobInsert(database);
        this.events = events;
        this.signals = signals;
        this.audit = audit;
        committer.setDaemon(true);
        committer.start();
    }

    /** @param added whether the row was added; false if a key of it is taken, or somebody deletes its organization */
    private record Request(NewRow row, CompletableFuture<Boolean> added) {}

    /**
     * Adds a row and returns when it is on disk, sharing the commit with whoever asks at the same time. The worker is
     * woken before that, because the caller's thread may be scheduled late.
     *
     * @return false if its idempotency key or its unique key is taken
     */
    boolean commit(NewRow row) {
        var request = new Request(row, new CompletableFuture<>());
        requests.add(request);
        try {
            return request.added().join() || mayBeOfALockedOrganization() && commitAlone(row);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(e); // names this thread, too
                throw cause;
            }
            throw e;
        }
    }

    /** On SQLite none is ever locked: there, a key is taken, and asking once more would cost the one writer as much again. */
    private boolean mayBeOfALockedOrganization() {
        return database.vendor() == Vendor.POSTGRESQL;
    }

    private boolean commitAlone(NewRow row) {
        var added = database.inTransaction(() -> add(List.of(row)).get(0));
        if (added) {
            signals.announce();
        }
        return added;
    }

    /**
     * Adds the rows in the caller's transaction, after which he wakes the worker.
     *
     * @return for each row whether it was added
     */
    List<Boolean> add(List<NewRow> rows) {
        var added = insert.of(rows);
        tell(rows, added);
        return rows.stream().map(row -> added.contains(row.id())).toList();
    }

    /** This thread waits for no organization, because everybody waits for it. */
    private Set<String> addOfFreeOrganizations(List<NewRow> rows) {
        var added = insert.ofFreeOrganizations(rows);
        tell(rows, added);
        return added;
    }

    private void tell(List<NewRow> rows, Set<String> added) {
        var changes = new JobEvents.Changes();
        var entries = new ArrayList<NewEntry>();
        var there = new ArrayList<NewRow>();
        for (var row : rows) {
            if (added.contains(row.id())) {
                there.add(row);
                changes.add(row.organizationId(), row.id(), row.job().jobType(), JobStatus.QUEUED.text(), 0);
                if (row.audit() != null) {
                    entries.add(row.audit());
                }
            }
        }
        events.write(changes);
        audit.appendAll(entries);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                signals.added(there);
            }
        });
    }

    private void commitWhatArrives() {
        var together = new ArrayList<Request>();
        try {
            while (true) {
                together.add(requests.take());
                requests.drainTo(together, MOST_TOGETHER - 1);
                commit(together);
                together.clear();
            }
        } catch (InterruptedException stop) {
            // the web server has stopped: nobody waits any more
        }
    }

    private void commit(List<Request> together) {
        var rows = together.stream().map(Request::row).toList();
        try {
            var added = database.inTransaction(() -> addOfFreeOrganizations(rows));
            try {
                signals.announce();
            } finally { // on disk they are, whatever comes of it
                together.forEach(
                        each -> each.added().complete(added.contains(each.row().id())));
            }
        } catch (RuntimeException e) {
            var oneIsToBlame = RowTrouble.isBehind(e) || e instanceof PessimisticLockingFailureException;
            if (together.size() > 1 && oneIsToBlame) { // e.g. its organization is gone
                together.forEach(each -> commit(List.of(each)));
            } else {
                fail(together, e);
            }
        } catch (Throwable e) {
            fail(together, e);
        }
    }

    /** Whoever waits must be told, all at once if nobody is to blame, and this thread go on. */
    private static void fail(List<Request> together, Throwable e) {
        together.forEach(each -> each.added().completeExceptionally(e));
    }

    @Override
    public void destroy() {
        committer.interrupt();
    }
}
