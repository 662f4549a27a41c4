package com.hunzal.hcm.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A weighted fair queue of organizations that have something to do: whoever has had the least of what its weight allows
 * comes next, and newcomers before all (as new flows do in RFC 8290). For one thread at a time.
 */
final class TurnQueue {

    /** Of a look: some 10 MB. */
    static final int MOST_SEEN = 20_000;

    /** With those that came meanwhile. */
    private static final int MOST_KNOWN = 2 * MOST_SEEN;

    /** Of an organization that has more, the others come with the next look. */
    private static final int MOST_LANES_ADDED = 50;

    /**
     * What waits of one organization, type and priority.
     *
     * @param dueSince of its first job, as the database writes it
     */
    record Lane(String organizationId, String jobType, int priority, String dueSince) {

        private boolean isSame(Lane other) {
            return priority == other.priority && jobType.equals(other.jobType);
        }
    }

    /** @param share what its organization has had, of what its weight allows */
    record Seen(Lane lane, double share) {}

    private final ToIntFunction<String> weights;
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();

    /** All who wait as far as is known, by organization: those in the queue, and those whose turn it is. */
    private final Map<String, Turn> known = new HashMap<>();

    /** What each has had, of those that waited when it was looked last. */
    private Map<String, Double> shares = new HashMap<>();

    /** What a newcomer is taken to have had: less than anybody else. */
    private double newcomersShare;

    /** @param weights by the organization's id */
    TurnQueue(ToIntFunction<String> weights) {
        this.weights = weights;
    }

    /** An organization's place in the queue. */
    private static final class Turn implements Comparable<Turn> {

        private final List<Lane> lanes;
        private final int chance = ThreadLocalRandom.current().nextInt(); // or all nodes would come for the same ones
        private double share;

        Turn(List<Lane> lanes, double share) {
            this.lanes = new ArrayList<>(lanes);
            this.share = share;
        }

        String organizationId() {
            return lanes.get(0).organizationId();
        }

        void add(Lane lane) {
            if (lanes.size() < MOST_LANES_ADDED && lanes.stream().noneMatch(lane::isSame)) {
                lanes.add(lane);
            }
        }

        @Override
        public int compareTo(Turn other) {
            var byShare = Double.compare(share, other.share);
            return byShare != 0 ? byShare : Integer.compare(chance, other.chance);
        }
    }

    /** Those whose turn it is, taken out of the queue until {@link #taken}; and their lanes at that moment. */
    record Offer(List<Turn> turns, List<Lane> lanes) {

        boolean isEmpty() {
            return turns.isEmpty();
        }

        /** Each lane as [organization, type, priority, due since]. */
        List<List<Object>> asRows() {
            return lanes.stream()
                    .map(lane ->
                            List.<Object>of(lane.organizationId(), lane.jobType(), lane.priority(), lane.dueSince()))
                    .toList();
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    void clear() {
        turns.clear();
        known.clear();
    }

    /** @return the next organizations, with as many lanes as there are free slots or a few more */
    Offer next(int free) {
        var offered = new ArrayList<Turn>();
        var lanes = new ArrayList<Lane>();
        while (lanes.size() < free && !turns.isEmpty()) {
            var turn = turns.remove();
            offered.add(turn);
            lanes.addAll(turn.lanes);
        }
        return new Offer(offered, lanes);
    }

    /**
     * What became of an offer. Who got nothing although there was room has nothing left, as far as is known.
     *
     * @param full whether more might have been taken, had there been more room
     */
    void taken(Offer offer, Collection<Claimed> claimed, boolean full) {
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

    /** Somebody has made a job: as if it had been seen by the last look. */
    void add(Lane lane) {
        var turn = known.get(lane.organizationId());
        if (turn != null) {
            turn.add(lane);
        } else if (known.size() < MOST_KNOWN) {
            enter(new Turn(List.of(lane), shares.computeIfAbsent(lane.organizationId(), key -> newcomersShare)));
        }
    }

    /**
     * What a look has found. Who was here and is not among them has nothing left, unless they are so many that the look did
     * not see all.
     *
     * @param seen of each organization the most important first
     */
    void replace(Collection<Seen> seen) {
        var unseen = seen.size() < MOST_SEEN ? List.<Turn>of() : List.copyOf(turns);
        clear();
        var lanes =
                seen.stream().collect(Collectors.groupingBy(each -> each.lane().organizationId()));
        var newcomers = leastShare(lanes.keySet()) - 1;
        var before = shares;
        shares = new HashMap<>();
        lanes.forEach((organization, ofIt) -> {
            var share = before.isEmpty() ? ofIt.get(0).share() : before.getOrDefault(organization, newcomers);
            shares.put(organization, share);
            enter(new Turn(ofIt.stream().map(Seen::lane).toList(), share));
        });
        unseen.stream()
                .filter(each -> !known.containsKey(each.organizationId()) && known.size() < MOST_KNOWN)
                .forEach(each -> {
                    shares.put(each.organizationId(), each.share);
                    enter(each);
                });
        newcomersShare = leastShare(shares.keySet()) - 1;
    }

    private void enter(Turn turn) {
        turns.add(turn);
        known.put(turn.organizationId(), turn);
    }

    /** Of those that have waited for longer. */
    private double leastShare(Set<String> organizations) {
        return organizations.stream()
                .map(shares::get)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
    }
}
