package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.worker.TurnQueue.Lane;
import com.hunzal.hcm.worker.TurnQueue.Offer;
import com.hunzal.hcm.worker.TurnQueue.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is where so many lanes wait, be it for a later time, that a claim cannot walk along all of them. They are
 * looked up now and then, beside the claims, and those that are due come to each claim from memory, a few at a time. Whoever
 * gets a job on this node meanwhile is among them at once; a claim that goes away with nothing is called again when the next
 * look finds something. Only an order, and nothing that must be right: what a claim is not offered waits for the next look,
 * and what it is offered it takes only as far as it is there, due and allowed.
 */
final class WaitingLanes {

    private static final Logger log = LoggerFactory.getLogger(WaitingLanes.class);

    private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

    /** Looking takes a sixth of a core, as long as the pauses do not get too long. */
    private static final int PAUSE_PER_LOOK = 5;

    /** What is older than this says little. */
    private static final long LONGEST_USE = Duration.ofSeconds(5).toNanos();

    /**
     * What the table told.
     *
     * @param due what may have a turn, of each organization the most important first
     * @param lanes how many there are in all, those of later times, too, which a walk passes as well
     */
    record Survey(List<Seen> due, int lanes) {

        static final Survey NOTHING = new Survey(List.of(), 0);
    }

    /** Another thread. */
    interface Beside {
        void run(Runnable look, long nanosFromNow);
    }

    private final Supplier<Survey> lookup;
    private final Beside beside;
    private final Ticker ticker;
    private final int many;
    private final long longestPause;
    private final TurnQueue queue;

    private Runnable whenFound = () -> {};

    /** Whether they are so many, as far as the last look knows. */
    private boolean used;

    private boolean lookPlanned;
    private boolean looking;
    private boolean wanted = true;
    private long seenAt;
    private long nextLook;

    /** What came during the look that is under way, which may have been too early to see it. */
    private final List<Lane> addedMeanwhile = new ArrayList<>();

    /** Whether a claim has gone away with nothing. */
    private boolean hungry;

    /** Whether that was during the look that is under way. */
    private boolean hungryMeanwhile;

    /**
     * @param queue of those that are due
     * @param lookup asks the table
     * @param beside runs the lookup
     * @param many with how many lanes this begins to be used
     * @param longestPause between two looks: a newcomer of another program or node waits about so long
     */
    WaitingLanes(
            TurnQueue queue, Supplier<Survey> lookup, Beside beside, Ticker ticker, int many, Duration longestPause) {
        this.queue = queue;
        this.lookup = lookup;
        this.beside = beside;
        this.ticker = ticker;
        this.many = many;
        this.longestPause = longestPause.toNanos();
        this.nextLook = ticker.read();
        this.seenAt = nextLook;
    }

    /** @param task is run after a look that found something for a claim that went away with nothing */
    synchronized void whenFound(Runnable task) {
        whenFound = task;
    }

    /** @return the next organizations, with as many lanes as there are free slots or a few more; none if there are so few that a walk is as good */
    Offer next(int free) {
        planLook();
        return offer(free);
    }

    private void planLook() {
        var pause = pauseBeforeLook();
        if (pause >= 0) {
            beside.run(this::look, pause);
        }
    }

    /** @return in nanoseconds; negative if another look is not needed, or planned already */
    private synchronized long pauseBeforeLook() {
        if (lookPlanned || !wanted && !used) {
            return -1;
        }
        lookPlanned = true;
        return Math.max(0, nextLook - ticker.read());
    }

    private synchronized Offer offer(int free) {
        if (isOld()) {
            queue.clear();
        }
        var offer = queue.next(free);
        if (offer.isEmpty()) {
            stayHungry();
        }
        return offer;
    }

    private void stayHungry() {
        hungry = true;
        hungryMeanwhile = true;
    }

    private boolean isOld() {
        return ticker.read() - seenAt > LONGEST_USE;
    }

    /** Whether all that are due come by the offers, so that a walk would find little that the next look does not. */
    synchronized boolean areKnown() {
        return used && !isOld();
    }

    /** As {@link TurnQueue#taken}. */
    synchronized void taken(Offer offer, Collection<Claimed> claimed, boolean full) {
        queue.taken(offer, claimed, full);
    }

    /** A claim has walked along all lanes. @param full whether it found as many jobs as it could take */
    synchronized void walked(boolean full) {
        wanted = full || isOld();
    }

    /** Nothing could be taken of several offers: what is known is of yesterday. */
    synchronized void gaveNothing() {
        queue.clear();
        stayHungry();
    }

    /** What is known is of no use, and the next claim walks. */
    synchronized void forget() {
        queue.clear();
        used = false;
    }

    /** Somebody has made a job: as if it had been seen by the last look. */
    synchronized void added(Lane lane) {
        if (used) {
            queue.add(lane);
        }
        if (looking && addedMeanwhile.size() < TurnQueue.MOST_SEEN) {
            addedMeanwhile.add(lane);
        }
    }

    private void look() {
        var begin = begin();
        var survey = Survey.NOTHING;
        try {
            survey = lookup.get();
        } catch (RuntimeException e) {
            log.debug("Could not look who waits", e); // the claim meets the same trouble, and tells it
        } finally {
            after(seen(survey, begin));
        }
    }

    private synchronized long begin() {
        looking = true;
        hungryMeanwhile = false;
        return ticker.read();
    }

    private enum Then {
        NOTHING,
        LOOK_AGAIN,
        CALL
    }

    private void after(Then then) {
        switch (then) {
            case NOTHING -> {}
            case LOOK_AGAIN -> planLook();
            case CALL -> whenFound.run();
        }
    }

    private synchronized Then seen(Survey survey, long begin) {
        var now = ticker.read();
        lookPlanned = false;
        looking = false;
        wanted = false;
        seenAt = now;
        nextLook = now + Math.min(longestPause, Math.max(SHORTEST_PAUSE, PAUSE_PER_LOOK * (now - begin)));
        used = survey.lanes() >= many;
        queue.replace(used ? survey.due() : List.of());
        addedMeanwhile.forEach(this::added);
        addedMeanwhile.clear();
        if (hungry && !queue.isEmpty()) {
            hungry = false;
            return Then.CALL;
        }
        hungry = hungryMeanwhile;
        return used && hungry ? Then.LOOK_AGAIN : Then.NOTHING;
    }
}
