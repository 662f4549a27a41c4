package com.hunzal.hcm.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What keeps work that is done again and again from being done. The log says each thing once and not every second, and
 * when it is over.
 */
public final class Trouble {

    /** What works and fails by turns is not over. */
    static final Duration CALM = Duration.ofSeconds(10);

    /** Of one spell; more is counted, not told. */
    private static final int MOST_TOLD = 20;

    private final Logger log;
    private final Clock clock;
    private final String sentence;
    private final Set<String> told = new HashSet<>();
    private long times;
    private Instant last = Instant.EPOCH;
    private volatile boolean present;

    /** @param sentence what does not work and what comes of it, without a full stop */
    public Trouble(Logger log, Clock clock, String sentence) {
        this.log = log;
        this.clock = clock;
        this.sentence = sentence;
    }

    /**
     * Does the work, which may fail.
     *
     * @return whether it went well
     */
    public boolean attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // also Errors: memory may be short for a moment, and nothing may end what comes again
            happened(e);
            return false;
        }
        isOver();
        return true;
    }

    /** It failed. */
    public synchronized void happened(Throwable failure) {
        if (isToldElsewhere(failure)) {
            return; // each step of all that recurs would tell it anew
        }
        present = true;
        times++;
        if (told.size() < MOST_TOLD && told.add(kind(failure))) {
            if (failure instanceof DataAccessException || failure instanceof TransactionException) {
                var cause = NestedExceptionUtils.getMostSpecificCause(failure);
                log.warn("{}: {}", sentence, cause.toString()); // without the statement, which may fill a screen
            } else {
                log.warn("{}: {}", sentence, failure.toString(), failure); // nobody expected this one
            }
        }
        last = clock.instant(); // after what is to be told, because this may fail, too
    }

    private static boolean isToldElsewhere(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof FileLost;
    }

    /** It went well. Costs nothing where there was no trouble. */
    public void isOver() {
        if (present) {
            endIfCalm();
        }
    }

    private synchronized void endIfCalm() {
        if (present && Duration.between(last, clock.instant()).abs().compareTo(CALM) >= 0) {
            log.info("This is over, after {} times. {}", times, sentence);
            present = false;
            times = 0;
            told.clear();
        }
    }

    /** Numbers, such as those of a pool's connections, make no other message of it. */
    private static String kind(Throwable failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return failure.getClass().getName() + " "
                + Objects.toString(cause.getMessage(), cause.getClass().getName())
                        .replaceAll("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\\d+", "#");
    }
}
