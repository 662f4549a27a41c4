package com.hunzal.hcm.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Attempts of this node that are over and not yet recorded. */
final class Results {

    private final JobQueue queue;
    private final BlockingQueue<Done> finished = new LinkedBlockingQueue<>();
    private final Queue<Done> locked = new ConcurrentLinkedQueue<>();

    Results(JobQueue queue) {
        this.queue = queue;
    }

    /**
     * An attempt that is over, and what is to be written about it.
     *
     * @param ran how long its handler had it; null if it never began
     */
    record Done(
            RunningJob attempt,
            Finish finish,
            boolean freesSlot,
            @Nullable Duration ran) {}

    void add(Done done) {
        finished.add(done);
    }

    void giveBack(Collection<Done> taken) {
        finished.addAll(taken);
    }

    List<Done> take(int most) {
        takeUpWhatIsFree();
        var taken = new ArrayList<Done>();
        finished.drainTo(taken, most);
        return taken;
    }

    /** Whether nothing is to be taken; what somebody has locked apart. */
    boolean isEmpty() {
        return finished.isEmpty();
    }

    /** Somebody has locked one of these jobs, or more: they are taken again when they can be recorded. */
    void setAside(Collection<Done> taken) {
        locked.addAll(taken);
    }

    boolean waitForLocks() {
        return !locked.isEmpty();
    }

    private void takeUpWhatIsFree() {
        var waiting = List.copyOf(locked);
        if (waiting.isEmpty()) {
            return;
        }
        var stillLocked = queue.locked(
                waiting.stream().map(done -> done.attempt().jobId()).toList());
        for (var done : waiting) {
            // Two ticks may look at once: one of them takes it.
            if (!stillLocked.contains(done.attempt().jobId()) && locked.remove(done)) {
                finished.add(done);
            }
        }
    }
}
