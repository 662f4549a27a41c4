package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is where so many organizations wait that a claim cannot walk along all of them. They are looked up now and
 * then, beside the claims, and come to each claim from memory, a few at a time: a weighted fair queue, in which whoever has
 * had the least of what its weight allows comes next, and newcomers before all (as new flows do in RFC 8290). Whoever
 * gets a job on this node meanwhile is in the queue at once. Only an order, and nothing that must be right: what a claim is
 * not offered waits for the next look, and what it is offered it takes only as far as it is there, due and allowed.
 */
final class WaitingLanes {

    private static final Logger log = LoggerFactory.getLogger(WaitingLanes.class);

    /** Some 10 MB. Those beyond come with the next look, which begins after those that had their turn. */
    static final int MOST = 20_000;

    private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

    /** Looking takes a tenth of a core, as long as the pauses do not get too long. */
    private static final int PAUSE_PER_LOOK = 10;

    /** What is older than this says little. */
    private static final long LONGEST_USE = Duration.ofSeconds(5).toNanos();

    /** What the table told. @param share what its organization has had, of what its weight allows */
    record Seen(Lane lane, double share) {}

    /**
     * What waits of one organization, type and priority.
     *
     * @param dueSince of its first job, as the database writes it
     */
    record Lane(String organizationId, String jobType, int priority, String dueSince) {}

    private final Supplier<List<Seen>> lookup;
    private final ToIntFunction<String> weights;
    private final Executor beside;
    private final Ticker ticker;
    private final int many;
    private final long longestPause;

    private final PriorityQueue<Turn> turns = new PriorityQueue<>();

    /** All who wait as far as is known, by organization: those in the queue, and those whose turn it is. */
    private final Map<String, Turn> known = new HashMap<>();

    /** What each has had, of those that waited when it was looked last. */
    private Map<String, Double> shares = new HashMap<>();

    /** What a newcomer is taken to have had: less than anybody else. */
    private double newcomersShare;

    private boolean looking;
    private boolean wanted = true;
    private long seenAt;
    private long nextLook;

    /**
     * @param lookup all that wait, of each organization the most important first
     * @param weights by the organization's id
     * @param beside runs the lookup
     * @param many with how many lanes this begins to be used
     * @param longestPause between two looks: a newcomer waits about so long
     */
    WaitingLanes(
            Supplier<List<Seen>> lookup,
            ToIntFunction<String> weights,
            Executor beside,
            Ticker ticker,
            int many,
            Duration longestPause) {
        this.lookup = lookup;
        this.weights = weights;
        this.beside = beside;
        this.ticker = ticker;
        this.many = many;
        this.longestPause = longestPause.toNanos();
        this.nextLook = ticker.read();
    }

    /** An organization's place in the queue. */
    private static final class Turn implements Comparable<Turn> {

        private final List<Lane> lanes;
        private final int chance = ThreadLocalRandom.current().nextInt(); // or all nodes would come for the same ones
        private double share;

        Turn(List<Lane> lanes, double share) {
            this.lanes = lanes;
            this.share = share;
        }

        String organizationId() {
            return lanes.get(0).organizationId();
        }

        @Override
        public int compareTo(Turn other) {
            var byShare = Double.compare(share, other.share);
            return byShare != 0 ? byShare : Integer.compare(chance, other.chance);
        }
    }

    /** Those whose turn it is, taken out of the queue until {@link #taken}. */
    record Offer(List<Turn> turns) {

        boolean isEmpty() {
            return turns.isEmpty();
        }

        /** Each lane as [organization, type, priority, due since]. */
        List<List<Object>> asRows() {
            return turns.stream()
                    .flatMap(turn -> turn.lanes.stream())
                    .map(lane ->
                            List.<Object>of(lane.organizationId(), lane.jobType(), lane.priority(), lane.dueSince()))
                    .toList();
        }
    }

    /** @return the next organizations, with as many lanes as there are free slots or a few more; none if a walk is as good */
    Offer next(int free) {
        if (isTimeToLook()) {
            beside.execute(this::look);
        }
        return offer(free);
    }

    private synchronized boolean isTimeToLook() {
        var isTime = !looking && (wanted || !turns.isEmpty()) && ticker.read() - nextLook >= 0;
        if (isTime) {
            looking = true;
        }
        return isTime;
    }

    private synchronized Offer offer(int free) {
        if (ticker.read() - seenAt > LONGEST_USE) {
            forget();
        }
        var offered = new ArrayList<Turn>();
        for (int lanes = 0; lanes < free && !turns.isEmpty(); ) {
            var turn = turns.remove();
            offered.add(turn);
            lanes += turn.lanes.size();
        }
        return new Offer(offered);
    }

    /**
     * What became of an offer. Who got nothing although there was room has nothing left, as far as is known.
     *
     * @param full whether more might have been taken, had there been more room
     */
    synchronized void taken(Offer offer, Collection<Claimed> claimed, boolean full) {
        var jobs = claimed.stream().collect(Collectors.toMap(Claimed::organizationId, job -> 1, Integer::sum));
        for (var turn : offer.turns()) {
            var had = jobs.getOrDefault(turn.organizationId(), 0);
            var more = (claimed.isEmpty() ? 1 : had) / (double) weights.applyAsInt(turn.organizationId());
            shares.computeIfPresent(turn.organizationId(), (organization, share) -> share + more);
            if (known.get(turn.organizationId()) != turn) {
                continue; // another look was had meanwhile
            }
            if (had > 0 || full) {
                turn.share += more;
                turns.add(turn);
            } else {
                known.remove(turn.organizationId());
            }
        }
    }

    /** A claim has walked along all lanes. @param full whether it found as many jobs as it could take */
    synchronized void walked(boolean full) {
        wanted = full;
    }

    /** What is known is of no use. */
    synchronized void forget() {
        turns.clear();
        known.clear();
    }

    /** Somebody has made a job: as if it had been seen by the last look. What that has seen of its organization is enough. */
    synchronized void added(Lane lane) {
        if (known.isEmpty() || known.size() >= MOST || known.containsKey(lane.organizationId())) {
            return;
        }
        waits(new Turn(List.of(lane), shares.computeIfAbsent(lane.organizationId(), key -> newcomersShare)));
    }

    private void waits(Turn turn) {
        turns.add(turn);
        known.put(turn.organizationId(), turn);
    }

    private void look() {
        var begin = ticker.read();
        List<Seen> seen = List.of();
        try {
            seen = lookup.get();
        } catch (RuntimeException e) {
            log.debug("Could not look who waits", e); // the claim meets the same trouble, and tells it
        } finally {
            seen(seen, begin);
        }
    }

    private synchronized void seen(List<Seen> seen, long begin) {
        var now = ticker.read();
        looking = false;
        wanted = false;
        seenAt = now;
        forget();
        var lanes = seen.size() < many
                ? Map.<String, List<Seen>>of()
                : seen.stream()
                        .collect(Collectors.groupingBy(each -> each.lane().organizationId()));
        var newcomers = newcomersShare(lanes.keySet());
        var before = shares;
        shares = new HashMap<>();
        lanes.forEach((organization, ofIt) -> {
            var share = before.isEmpty() ? ofIt.get(0).share() : before.getOrDefault(organization, newcomers);
            shares.put(organization, share);
            waits(new Turn(ofIt.stream().map(Seen::lane).toList(), share));
        });
        newcomersShare = newcomersShare(shares.keySet());
        nextLook = now
                + (turns.isEmpty()
                        ? longestPause
                        : Math.min(longestPause, Math.max(SHORTEST_PAUSE, PAUSE_PER_LOOK * (now - begin))));
    }

    /** Less than anybody's who has waited for longer. */
    private double newcomersShare(Set<String> waiting) {
        return waiting.stream()
                        .map(shares::get)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .min()
                        .orElse(0)
                - 1;
    }
}
