package com.hunzal.hcm.worker;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this node can record and claim jobs, going by how its last ticks ended, whatever the cause. */
final class WorkerTrouble {

    /** About as many seconds: a lost race, or a lock that somebody holds for a moment, is no trouble. */
    private static final int FAILURES_UNTIL_LASTING = 3;

    private int failures;
    private @Nullable String last;

    synchronized void happened(Throwable failure) {
        failures++;
        last = failure.toString();
    }

    synchronized void isOver() {
        failures = 0;
        last = null;
    }

    synchronized Optional<String> lasting() {
        return failures < FAILURES_UNTIL_LASTING ? Optional.empty() : Optional.ofNullable(last);
    }
}
