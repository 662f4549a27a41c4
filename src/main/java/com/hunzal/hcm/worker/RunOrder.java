package com.hunzal.hcm.worker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the jobs that this node holds gets a thread: organizations take turns, and the last free threads are for those
 * that run nothing here. Else ten long jobs of one would keep all others waiting.
 */
final class RunOrder {

    private final int threads;
    private final IntSupplier reserved;
    private final Map<String, Queue<RunningJob>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Set<RunningJob> abandoned = new HashSet<>();
    private int jobsWaiting;
    private int busy;

    /** @param reserved how many threads are the last ones */
    RunOrder(int threads, IntSupplier reserved) {
        this.threads = threads;
        this.reserved = reserved;
    }

    /** @return an attempt for a thread that is free, this one or another; null if there is none */
    synchronized @Nullable RunningJob add(RunningJob attempt) {
        waiting.computeIfAbsent(organization(attempt), id -> new ArrayDeque<>()).add(attempt);
        jobsWaiting++;
        return next();
    }

    /** @return what the thread goes on with; null if there is nothing for it */
    synchronized @Nullable RunningJob after(RunningJob ended) {
        busy--;
        if (!abandoned.remove(ended)) {
            runsNoMore(ended);
        }
        return next();
    }

    /** Its job is over, as its row says, though the thread does not come back. */
    synchronized void abandon(RunningJob attempt) {
        if (abandoned.add(attempt)) {
            runsNoMore(attempt);
        }
    }

    private void runsNoMore(RunningJob attempt) {
        running.computeIfPresent(organization(attempt), (id, jobs) -> jobs == 1 ? null : jobs - 1);
    }

    /** It was given back while it waited. */
    synchronized void forget(RunningJob attempt) {
        var jobs = waiting.get(organization(attempt));
        if (jobs != null && jobs.remove(attempt)) {
            jobsWaiting--;
            if (jobs.isEmpty()) {
                waiting.remove(organization(attempt));
            }
        }
    }

    /** How many wait for a thread. */
    synchronized int waiting() {
        return jobsWaiting;
    }

    private @Nullable RunningJob next() {
        if (busy == threads) {
            return null;
        }
        var anybodys = busy < threads - reserved.getAsInt();
        // Few are passed over: each of those runs something.
        for (var each = waiting.entrySet().iterator(); each.hasNext(); ) {
            var lane = each.next();
            if (anybodys || !running.containsKey(lane.getKey())) {
                return begin(lane.getKey(), lane.getValue(), each);
            }
        }
        return null;
    }

    private RunningJob begin(String organizationId, Queue<RunningJob> jobs, Iterator<?> place) {
        var attempt = jobs.remove();
        place.remove();
        if (!jobs.isEmpty()) {
            waiting.put(organizationId, jobs); // at the end
        }
        jobsWaiting--;
        busy++;
        running.merge(organizationId, 1, Integer::sum);
        return attempt;
    }

    private static String organization(RunningJob attempt) {
        return attempt.job().organizationId();
    }
}
