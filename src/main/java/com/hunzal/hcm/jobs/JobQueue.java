package com.hunzal.hcm.jobs;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The worker's side of the table: takes jobs that are due and gives back what became of them. */
@Component
class JobQueue {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    /** Every so many claims the jobs that have waited too long go first. */
    private static final int CLAIMS_UNTIL_OLDEST_FIRST = 10;

    /** So that what cannot be started, much of it, keeps results waiting for seconds at most. */
    private static final int CLAIMS_AT_ONCE = 20;

    /** Held by the one node that claims while there are caps, so that two cannot both take the last place. */
    private static final long CLAIM_LOCK = 0x68636d_6a6f6273L;

    private final Database database;
    private final Node node;
    private final JobRecords records;
    private final JobEvents events;
    private final FreshPlans plans;
    private final JobTimes times;
    private final ForeignTypes foreignTypes;
    private final JobProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final ClaimProbe probe;
    private final Trouble lockedResults;
    private final Trouble refusedResults;
    private final String claim;
    private final String claimOfSuspects;
    private final Turns turns;
    private int claims;

    JobQueue(
            Database database,
            Node node,
            JobRecords records,
            JobEvents events,
            JobTimes times,
            ForeignTypes foreignTypes,
            StuckRows stuck,
            JobProperties properties,
            JsonMapper json,
            Clock clock,
            Ticker ticker) {
        this.database = database;
        this.node = node;
        this.records = records;
        this.events = events;
        this.plans = new FreshPlans(database);
        this.times = times;
        this.foreignTypes = foreignTypes;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.turns = new Turns(ticker);
        this.probe = new ClaimProbe(database, stuck);
        this.lockedResults =
                new Trouble(log, clock, "Somebody holds a lock on jobs that have ended; they are recorded later");
        this.refusedResults = new Trouble(
                log,
                clock,
                "Results of jobs cannot be stored; such a job fails and says so, or else runs again after its lease");
        this.claim = ClaimSql.of(database.vendor()).claim(false);
        this.claimOfSuspects = ClaimSql.of(database.vendor()).claim(true);
    }

    /**
     * What {@link #recordAndClaim} did.
     *
     * @param claimed the jobs that are ours now
     * @param written what was recorded; a result that cannot be stored as a failure, an attempt that lost its job not
     * @param recorded false if nothing was, because somebody has locked one of the jobs
     */
    record Round(List<Claimed> claimed, List<Finish> written, boolean recorded) {

        Round(List<Claimed> claimed, List<Finish> written) {
            this(claimed, written, true);
        }
    }

    /**
     * How many jobs may be claimed.
     *
     * @param forAnybody how many of them may be of organizations of which a job runs already, or is claimed with it
     */
    record Room(int free, int forAnybody) {

        static Room forAll(int free) {
            return new Room(free, free);
        }
    }

    /**
     * Writes what is finished and takes what is due, in one transaction: one commit for many jobs. If one result cannot
     * be stored, each is written alone, that one as failed. A job that cannot be taken is left. If somebody has locked one
     * of the jobs for too long, or is deleting its organization, nothing is written. Leaves suspects to {@link #claimSuspect}.
     */
    Round recordAndClaim(List<Finish> finished, Room room) {
        if (finished.isEmpty() && room.free() == 0) {
            return new Round(List.of(), List.of());
        }
        if (finished.isEmpty()) {
            return claimWhatCanBe(false, room);
        }
        try {
            var round = round(finished, () -> room.free() == 0 ? List.of() : claim(false, room));
            lockedResults.isOver();
            refusedResults.isOver();
            return round;
        } catch (PessimisticLockingFailureException locked) {
            lockedResults.happened(locked);
            return new Round(List.of(), List.of(), false);
        } catch (RuntimeException e) {
            if (!RowTrouble.isBehind(e)) {
                throw e;
            }
            var written = finished.stream()
                    .map(this::recordAlone)
                    .flatMap(List::stream)
                    .toList();
            return new Round(
                    room.free() == 0 ? List.of() : claimWhatCanBe(false, room).claimed(), written);
        }
    }

    private Round claimWhatCanBe(boolean suspects, Room room) {
        for (int i = 0; i < CLAIMS_AT_ONCE; i++) {
            try {
                return round(List.of(), () -> claim(suspects, room));
            } catch (RuntimeException e) {
                if (!RowTrouble.isBehind(e) || !probe.findsAny(suspects, parameters(room))) {
                    throw e;
                }
            }
        }
        return new Round(List.of(), List.of()); // the next claim goes on, without all that were found
    }

    /** Which of the jobs somebody has locked at this moment, or their organization. */
    Set<String> locked(Collection<String> ids) {
        return Set.copyOf(database.writes()
                .sql(JobSql.of(database.vendor()).locked(database.organizations()))
                .param("ids", ids)
                .query(String.class)
                .list());
    }

    /** @return what was written: if not the result, a failure that says so, or at least a failure */
    private List<Finish> recordAlone(Finish finish) {
        var error = "The job ended as " + finish.outcome() + ", but its result could not be stored";
        for (var each : List.of(finish, failed(finish, error), failed(finish, null))) {
            try {
                return round(List.of(each), List::of).written();
            } catch (RuntimeException e) {
                if (!RowTrouble.isBehind(e)) {
                    throw e;
                }
                refusedResults.happened(e);
            }
        }
        return List.of();
    }

    private static Finish failed(Finish finish, @Nullable String error) {
        return Finish.over(finish.job(), JobStatus.FAILED, finish.startedAt(), error, "failed");
    }

    /** Takes one job whose worker has died twice, if one is due. */
    Optional<Claimed> claimSuspect(Room room) {
        return claimWhatCanBe(true, new Room(1, Math.min(1, room.forAnybody()))).claimed().stream()
                .findFirst();
    }

    private Round round(List<Finish> finished, Supplier<List<Claimed>> claiming) {
        var round = database.inTransaction(() -> {
            var started = System.nanoTime();
            var changes = new JobEvents.Changes();
            var deleted = database.keepOrganizations(
                    finished.stream().map(each -> each.job().organizationId()).toList());
            if (!deleted.isEmpty()) {
                throw new CannotAcquireLockException("somebody is deleting or has locked the organizations " + deleted);
            }
            var written = records.write(finished, changes);
            var claimed = claiming.get();
            for (var job : claimed) {
                changes.add(job.organizationId(), job.id(), job.jobType(), JobStatus.PROCESSING.text(), job.attempt());
            }
            events.write(changes);
            plans.after(Duration.ofNanos(System.nanoTime() - started));
            return new Round(claimed, written);
        });
        turns.taken(round.claimed());
        return round;
    }

    private List<Claimed> claim(boolean suspects, Room room) {
        times.mendBeforeClaim();
        var limits = properties.limits();
        if (database.vendor() == Vendor.POSTGRESQL
                && (limits.runningPerOrganization() > 0
                        || !limits.runningPerType().isEmpty())) {
            database.writes()
                    .sql("SELECT CAST(pg_advisory_xact_lock(" + CLAIM_LOCK + ") AS text)")
                    .query()
                    .singleRow();
        }
        var parameters = parameters(room);
        var left = probe.left();
        var sql = suspects ? claimOfSuspects : claim;
        if (!left.isEmpty()) {
            sql = ClaimSql.of(database.vendor()).claimOthers(suspects);
            parameters.putAll(left.parameters());
        }
        var now = clock.instant();
        return database
                .writes()
                .sql(sql)
                .params(parameters)
                .query((row, number) -> Claimed.read(row, database.vendor(), now))
                .list()
                .stream()
                // RETURNING has no order
                .sorted(Comparator.comparingInt(Claimed::priority).reversed().thenComparing(Claimed::dueSince))
                .toList();
    }

    private Map<String, Object> parameters(Room room) {
        var limits = properties.limits();
        var typeCaps = new HashMap<>(limits.runningPerType());
        typeCaps.values().removeIf(cap -> cap == 0); // no limit
        foreignTypes.types().forEach(type -> typeCaps.put(type, 0));
        var now = clock.instant();
        var vendor = database.vendor();
        var parameters = new HashMap<String, Object>(Map.of(
                "now",
                vendor.timestamp(now),
                "aged",
                vendor.timestamp(now.minus(properties.agingInterval())),
                "oldestFirst",
                ++claims % CLAIMS_UNTIL_OLDEST_FIRST == 0 ? 1 : 0,
                "node",
                node.id(),
                "free",
                room.free()));
        parameters.put("forAnybody", room.forAnybody());
        parameters.put("leaseUntil", vendor.timestamp(now.plus(properties.leaseDuration())));
        parameters.put("leaseMillis", properties.leaseDuration().toMillis());
        parameters.put("organizationCap", limits.runningPerOrganization());
        parameters.put("typeCaps", json.writeValueAsString(typeCaps));
        parameters.put("weights", json.writeValueAsString(limits.weights()));
        parameters.put("served", json.writeValueAsString(turns.recent()));
        parameters.put("after", turns.anyOfTheLast());
        return parameters;
    }

    /** Whether any job is queued, due or not: much cheaper than a claim that finds nothing. */
    boolean hasQueued() {
        return database.reads()
                        .sql(QueuedSql.of(database.vendor()).countQueued(""))
                        .param("limit", 1)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What a job has beside what it is claimed with. */
    JobTexts texts() {
        return new JobTexts(database);
    }
}
