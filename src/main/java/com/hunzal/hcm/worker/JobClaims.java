package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.nodes.Node;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes jobs that are due, in turns between organizations. */
@Component
class JobClaims {

    /** Every so many claims the jobs that have waited too long go first. */
    private static final int CLAIMS_UNTIL_OLDEST_FIRST = 10;

    /** If none of so many offers has anything, what was known of those who wait is of yesterday. */
    private static final int OFFERS_AT_ONCE = 4;

    /** Held by the one node that claims while there are caps, so that two cannot both take the last place. */
    private static final long CLAIM_LOCK = 0x68636d_6a6f6273L;

    private final Database database;
    private final Node node;
    private final JobTimes times;
    private final ForeignTypes foreignTypes;
    private final JobProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final ClaimSql sql;
    private final String claim;
    private final String claimOfSuspects;
    private final String claimOffered;
    private final ClaimProbe probe;
    private final Turns turns;
    private final WaitingLanes waiting;
    private final AtomicInteger claims = new AtomicInteger();

    JobClaims(
            Database database,
            Node node,
            JobTimes times,
            ForeignTypes foreignTypes,
            StuckRows stuck,
            JobProperties properties,
            JsonMapper json,
            Clock clock,
            Ticker ticker,
            LaneSurveys surveys) {
        this.database = database;
        this.node = node;
        this.times = times;
        this.foreignTypes = foreignTypes;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.sql = ClaimSql.of(database.vendor());
        this.claim = sql.claim(false);
        this.claimOfSuspects = sql.claim(true);
        this.claimOffered = sql.claimOffered();
        this.probe = new ClaimProbe(database, stuck);
        this.turns = new Turns(ticker);
        var weights = properties.limits().weights();
        this.waiting = surveys.of(this::survey, organization -> weights.getOrDefault(organization, 1), ticker);
    }

    /** Inside the caller's transaction. @return the jobs that are ours when it is committed, the most important first */
    List<Claimed> take(boolean suspects, Room room) {
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
        if (claims.incrementAndGet() % CLAIMS_UNTIL_OLDEST_FIRST == 0) {
            parameters.put("oldestFirst", 1);
        }
        var left = probe.left();
        if (!left.isEmpty()) {
            parameters.putAll(left.parameters());
            return take(sql.claimOthers(suspects), parameters);
        }
        if (suspects) {
            return take(claimOfSuspects, parameters);
        }
        var claimed = takeOffered(room, parameters);
        if (claimed.isEmpty() && !waiting.areKnown()) {
            claimed = take(claim, parameters);
            waiting.walked(isFull(room, claimed));
        }
        return claimed;
    }

    private static boolean isFull(Room room, List<Claimed> claimed) {
        return claimed.size() >= Math.min(room.free(), Math.max(1, room.forAnybody()));
    }

    /** From those whose turn it is, where that is known because so many wait. */
    private List<Claimed> takeOffered(Room room, Map<String, Object> parameters) {
        try {
            for (int i = 0; i < OFFERS_AT_ONCE; i++) {
                var offer = waiting.next(room.free());
                if (offer.isEmpty()) {
                    return List.of();
                }
                parameters.put("lanes", json.writeValueAsString(offer.asRows()));
                var claimed = take(claimOffered, parameters);
                waiting.taken(offer, claimed, isFull(room, claimed));
                if (!claimed.isEmpty()) {
                    return claimed;
                }
            }
        } catch (RuntimeException e) {
            waiting.forget(); // of a claim that walks, the probe finds the row
            throw e;
        }
        waiting.gaveNothing();
        return List.of();
    }

    private List<Claimed> take(String statement, Map<String, Object> parameters) {
        var now = clock.instant();
        return database
                .writes()
                .sql(statement)
                .params(parameters)
                .query((row, number) -> Claimed.read(row, database.vendor(), now))
                .list()
                .stream()
                // RETURNING has no order
                .sorted(Comparator.comparingInt(Claimed::priority).reversed().thenComparing(Claimed::dueSince))
                .toList();
    }

    /** All that wait, and which of them may have a turn. */
    private WaitingLanes.Survey survey() {
        var parameters = parameters(Room.forAll(1));
        parameters.put("most", TurnQueue.MOST_SEEN);
        var lanes = new AtomicInteger();
        var due = new ArrayList<TurnQueue.Seen>();
        RowCallbackHandler read = row -> {
            lanes.setPlain(row.getInt("lanes"));
            var organization = row.getString("organization_id");
            if (organization != null) {
                var lane = new TurnQueue.Lane(
                        organization, row.getString("job_type"), row.getInt("priority"), row.getString("first_due"));
                due.add(new TurnQueue.Seen(lane, row.getDouble("share")));
            }
        };
        database.reads().sql(sql.survey()).params(parameters).query(read);
        return new WaitingLanes.Survey(due, lanes.getPlain());
    }

    /** @param task is run when there is something for a claim that went away with nothing */
    void whenFound(Runnable task) {
        waiting.whenFound(task);
    }

    /**
     * After a claim that failed because of a row.
     *
     * @return whether more is left out than before, so that another claim is worth while
     */
    boolean leaveWhatCannotBeTaken(boolean suspects, Room room) {
        return probe.findsAny(suspects, parameters(room));
    }

    /** Somebody has made a job that is due. */
    void added(String organizationId, String jobType, int priority, Instant dueSince) {
        var since = database.vendor().timestamp(dueSince).toString();
        waiting.added(new TurnQueue.Lane(organizationId, jobType, priority, since));
    }

    /** The jobs are ours now. */
    void committed(Collection<Claimed> jobs) {
        turns.taken(jobs);
    }

    private Map<String, Object> parameters(Room room) {
        var limits = properties.limits();
        var typeCaps = new HashMap<>(limits.runningPerType());
        typeCaps.values().removeIf(cap -> cap == 0); // no limit
        foreignTypes.types().forEach(type -> typeCaps.put(type, 0));
        var now = clock.instant();
        var vendor = database.vendor();
        var parameters = new HashMap<String, Object>();
        parameters.put("now", vendor.timestamp(now));
        parameters.put("aged", vendor.timestamp(now.minus(properties.agingInterval())));
        parameters.put("oldestFirst", 0);
        parameters.put("node", node.id());
        parameters.put("free", room.free());
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
}
