package com.hunzal.hcm.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Short pieces of work, each of a thread of its own, that are committed together where they come together. SQLite has one
 * writer, and each commit waits for the disk: ten that share one wait once. On PostgreSQL, whose connections commit side by
 * side, each has its own transaction.
 *
 * <p>A piece does nothing but write, and may be begun twice: if one fails, or is to be rolled back, all are, and each is done
 * again alone. It may be done by another thread than the caller's.
 */
@Component
public class SharedCommits {

    private static final int MOST_TOGETHER = 100;

    private final Database database;
    private final ReentrantLock turn = new ReentrantLock();
    private final ConcurrentLinkedQueue<Piece<?>> waiting = new ConcurrentLinkedQueue<>();

    SharedCommits(Database database) {
        this.database = database;
    }

    @SuppressWarnings("NullAway") // null is a result, too
    private static final class Piece<T extends @Nullable Object> {

        private final TransactionCallback<T> work;
        private @Nullable T result;
        private @Nullable Throwable failure;
        private boolean done;

        Piece(TransactionCallback<T> work) {
            this.work = work;
        }

        /** @return whether it wants to be committed */
        boolean beginIn(TransactionStatus transaction) {
            result = work.doInTransaction(transaction);
            return !transaction.isRollbackOnly();
        }

        void alone(Database database) {
            try {
                result = database.transaction().execute(work);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            done = true;
        }

        T result() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return result;
        }
    }

    /**
     * Done, and on disk, when this returns. Inside of a transaction of the caller's it is a part of that.
     *
     * @throws RuntimeException what the work threw, of which nothing was written then
     */
    public <T extends @Nullable Object> T execute(TransactionCallback<T> work) {
        if (database.vendor() != Vendor.SQLITE || TransactionSynchronizationManager.isActualTransactionActive()) {
            return database.transaction().execute(work);
        }
        var piece = new Piece<T>(work);
        waiting.add(piece);
        turn.lock(); // whoever has it does the work of all that wait, so that as a rule it is done by now
        var interrupted = Thread.interrupted(); // which is meant for this piece alone, and waits until its end
        try {
            while (!piece.done) {
                commit(next());
            }
        } finally {
            turn.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return piece.result();
    }

    private List<Piece<?>> next() {
        var pieces = new ArrayList<Piece<?>>();
        while (pieces.size() < MOST_TOGETHER) {
            var piece = waiting.poll();
            if (piece == null) {
                break;
            }
            pieces.add(piece);
        }
        return pieces;
    }

    private void commit(List<Piece<?>> pieces) {
        if (pieces.size() == 1 || !committedTogether(pieces)) {
            pieces.forEach(each -> each.alone(database));
        }
    }

    private boolean committedTogether(List<Piece<?>> pieces) {
        try {
            var all = database.transaction().execute(transaction -> {
                for (var piece : pieces) {
                    if (!piece.beginIn(transaction)) {
                        return false;
                    }
                }
                return true;
            });
            if (Boolean.TRUE.equals(all)) {
                pieces.forEach(each -> each.done = true);
            }
            return Boolean.TRUE.equals(all);
        } catch (RuntimeException | Error oneIsToBlame) { // which one, they tell alone
            return false;
        }
    }
}
