package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingLanesTests {

    private final AtomicLong nanos = new AtomicLong();
    private final NavigableMap<Long, Runnable> beside = new TreeMap<>();
    private List<TurnQueue.Seen> seen = List.of();
    private int ofLaterTimes;
    private boolean away;
    private int looks;
    private int calls;
    private Runnable meanwhile = () -> {};
    private final WaitingLanes waiting = new WaitingLanes(
            new TurnQueue(organization -> Map.of("heavy", 3).getOrDefault(organization, 1)),
            this::lookup,
            (look, pause) -> beside.put(nanos.get() + pause, look),
            nanos::get,
            2,
            Duration.ofMillis(500));

    @BeforeEach
    void countCalls() {
        waiting.whenFound(() -> calls++);
    }

    private WaitingLanes.Survey lookup() {
        looks++;
        meanwhile.run();
        if (away) {
            throw new IllegalStateException("the database is away");
        }
        return new WaitingLanes.Survey(seen, seen.size() + ofLaterTimes);
    }

    private static TurnQueue.Seen seen(String organization, String type) {
        return new TurnQueue.Seen(new TurnQueue.Lane(organization, type, 0, "2026-11-01 08:00:00"), 1);
    }

    private static Claimed job(String organization) {
        return new Claimed("id", organization, "noop", 1, 0, 0, 3, null, false, null, false, Instant.EPOCH);
    }

    /** Asks for an offer, and lets the look that it causes happen. */
    private void look() {
        waiting.forget();
        waiting.walked(true);
        waiting.next(1);
        lookWhenItIsTime();
        calls = 0;
    }

    private void lookWhenItIsTime() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        while (!beside.isEmpty() && beside.firstKey() <= nanos.get()) {
            beside.pollFirstEntry().getValue().run();
        }
    }

    private List<String> organizationsOf(TurnQueue.Offer offer) {
        return offer.asRows().stream()
                .map(row -> row.get(0).toString())
                .distinct()
                .toList();
    }

    @Test
    void fewAreLeftToTheWalk() {
        seen = List.of(seen("a", "noop"));

        look();

        assertThat(waiting.next(10).isEmpty()).isTrue();
    }

    @Test
    void fewThatAreDueAmongManyOfLaterTimesAreNot() {
        seen = List.of(seen("a", "noop"));
        ofLaterTimes = 1;

        look();

        assertThat(waiting.next(10).isEmpty()).isFalse();
    }

    @Test
    void oneLookServesManyClaimsEachWithOthers() {
        seen = IntStream.range(0, 100).mapToObj(i -> seen("o" + i, "noop")).toList();
        look();

        var had = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            var offer = waiting.next(10);
            var organizations = organizationsOf(offer);
            assertThat(organizations).hasSize(10);
            waiting.taken(
                    offer, organizations.stream().map(WaitingLanesTests::job).toList(), true);
            had.addAll(organizations);
        }

        assertThat(had).doesNotHaveDuplicates();
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void whoMayHaveMoreComesAgainSoonerTheMoreItWeighs() {
        seen = List.of(seen("heavy", "noop"), seen("light", "noop"));
        look();

        var turns = new ArrayList<String>();
        for (int i = 0; i < 80; i++) {
            var offer = waiting.next(1);
            turns.addAll(organizationsOf(offer));
            waiting.taken(offer, List.of(job(organizationsOf(offer).get(0))), true);
        }

        assertThat(turns.stream().filter("heavy"::equals).count()).isBetween(58L, 62L);
    }

    @Test
    void whoGotNothingThoughThereWasRoomIsNotOfferedAgain() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();

        waiting.taken(waiting.next(10), List.of(job("b")), false);

        assertThat(organizationsOf(waiting.next(10))).containsExactly("b");
    }

    @Test
    void whoGotNothingBecauseThereWasNoRoomComesNext() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        var offer = waiting.next(2);
        var first = organizationsOf(offer).get(0);
        var second = organizationsOf(offer).get(1);

        waiting.taken(offer, List.of(job(first)), true);

        assertThat(organizationsOf(waiting.next(1))).containsExactly(second);
    }

    @Test
    void whatWasTakenDuringALookCountsInWhatItFinds() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        var offer = waiting.next(1);
        var first = organizationsOf(offer).get(0);

        waiting.taken(offer, List.of(job(first)), true);
        lookWhenItIsTime();

        assertThat(organizationsOf(waiting.next(1))).doesNotContain(first);
    }

    @Test
    void aNewcomerComesBeforeAllWhoHaveWaitedThoughTheyHadNothing() {
        var waited = IntStream.range(0, 50).mapToObj(i -> seen("o" + i, "noop")).toList();
        seen = waited;
        look();
        var offer = waiting.next(10);
        waiting.taken(
                offer,
                organizationsOf(offer).stream().map(WaitingLanesTests::job).toList(),
                true);
        seen = Stream.concat(waited.stream(), Stream.of(seen("new", "noop"))).toList();

        waiting.next(0);
        lookWhenItIsTime();

        assertThat(organizationsOf(waiting.next(1))).containsExactly("new");
    }

    @Test
    void whatEachHadCountsFromLookToLook() {
        seen = IntStream.range(0, 10).mapToObj(i -> seen("o" + i, "noop")).toList();
        look();
        var offer = waiting.next(5);
        var had = organizationsOf(offer);
        waiting.taken(offer, had.stream().map(WaitingLanesTests::job).toList(), true);

        waiting.next(0);
        lookWhenItIsTime();

        assertThat(organizationsOf(waiting.next(5))).hasSize(5).doesNotContainAnyElementsOf(had);
    }

    @Test
    void anOrganizationsLanesComeTogetherInTheirOrder() {
        seen = List.of(seen("a", "first"), seen("a", "second"), seen("a", "third"));
        look();

        assertThat(waiting.next(1).asRows()).extracting(row -> row.get(1)).containsExactly("first", "second", "third");
    }

    @Test
    void whereFewWaitThereIsALookOnceInAWhileOnly() {
        seen = List.of(seen("a", "noop"));
        look();

        for (int i = 0; i < 4; i++) {
            waiting.next(10);
            waiting.walked(false);
            lookWhenItIsTime();
        }
        assertThat(looks).isEqualTo(1);

        for (int i = 0; i < 4; i++) {
            waiting.next(10);
            waiting.walked(false);
            lookWhenItIsTime();
        }
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void thereIsNoLookWhileNobodyClaims() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();

        lookWhenItIsTime();
        lookWhenItIsTime();

        assertThat(looks).isEqualTo(1);
    }

    @Test
    void nobodyWalksWhereManyWaitThoughNoneIsDue() {
        ofLaterTimes = 2;
        look();

        assertThat(waiting.next(10).isEmpty()).isTrue();
        assertThat(waiting.areKnown()).isTrue();
    }

    @Test
    void everybodyWalksWhereNobodyHasLookedForLong() {
        ofLaterTimes = 2;
        look();

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());

        assertThat(waiting.areKnown()).isFalse();
    }

    @Test
    void whoeverWentAwayWithNothingIsCalledWhenSomethingIsFound() {
        ofLaterTimes = 2;
        look();
        waiting.next(10);
        seen = List.of(seen("a", "noop"));

        lookWhenItIsTime();

        assertThat(calls).isEqualTo(1);
        assertThat(organizationsOf(waiting.next(10))).containsExactly("a");
    }

    @Test
    void nobodyIsCalledForNothing() {
        ofLaterTimes = 2;
        look();
        waiting.next(10);

        lookWhenItIsTime();

        assertThat(looks).isEqualTo(2);
        assertThat(calls).isZero();
    }

    @Test
    void whoeverCameDuringALookThatWasTooEarlyIsWorthAnother() {
        ofLaterTimes = 2;
        look();
        waiting.next(10);
        meanwhile = () -> {
            meanwhile = () -> seen = List.of(seen("a", "noop"));
            waiting.next(10);
        };

        lookWhenItIsTime();
        lookWhenItIsTime();

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void whoeverGetsAJobDuringALookThatWasTooEarlyIsOfferedAfterIt() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        meanwhile = () -> waiting.added(seen("new", "noop").lane());

        waiting.next(0);
        lookWhenItIsTime();

        assertThat(organizationsOf(waiting.next(1))).containsExactly("new");
    }

    @Test
    void whoeverGotNothingOfWhatWasOfferedIsCalledWhenThereIsMore() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        waiting.taken(waiting.next(10), List.of(), false);
        waiting.gaveNothing();

        lookWhenItIsTime();

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void whatIsOldIsNotOffered() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());

        assertThat(waiting.next(10).isEmpty()).isTrue();
    }

    @Test
    void aLookThatFailsIsRepeated() {
        away = true;
        look();
        away = false;
        seen = List.of(seen("a", "noop"), seen("b", "noop"));

        look();

        assertThat(waiting.next(10).isEmpty()).isFalse();
    }

    @Test
    void whoGetsAJobMeanwhileComesBeforeAllAndOnlyOnce() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();

        waiting.added(seen("new", "noop").lane());
        waiting.added(seen("new", "noop").lane());

        assertThat(waiting.next(10).asRows())
                .extracting(row -> row.get(0))
                .hasSize(3)
                .startsWith("new")
                .contains("a", "b");
    }

    @Test
    void whoHadNothingLeftWaitsAgainWithItsNextJob() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();
        waiting.taken(waiting.next(10), List.of(job("b")), false);

        waiting.added(seen("a", "noop").lane());

        assertThat(organizationsOf(waiting.next(10))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void newcomersAreNotForgottenWhereMoreWaitThanALookSees() {
        seen = IntStream.range(0, TurnQueue.MOST_SEEN)
                .mapToObj(i -> seen("o" + i, "noop"))
                .toList();
        look();
        waiting.added(seen("new", "noop").lane());

        waiting.next(0);
        lookWhenItIsTime();

        assertThat(looks).isEqualTo(2);
        assertThat(organizationsOf(waiting.next(1))).containsExactly("new");
    }

    @Test
    void aJobOfAnotherTypeJoinsWhatItsOrganizationHasWaiting() {
        seen = List.of(seen("a", "noop"), seen("b", "noop"));
        look();

        waiting.added(seen("a", "urgent").lane());

        assertThat(waiting.next(10).asRows())
                .filteredOn(row -> row.get(0).equals("a"))
                .extracting(row -> row.get(1))
                .containsExactly("noop", "urgent");
    }

    @Test
    void aNewJobIsLeftToTheWalkWhereFewWait() {
        seen = List.of(seen("a", "noop"));
        look();

        waiting.added(seen("new", "noop").lane());

        assertThat(waiting.next(10).isEmpty()).isTrue();
    }
}
