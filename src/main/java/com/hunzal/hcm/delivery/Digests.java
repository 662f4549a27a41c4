package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobDefaults;
import com.hunzal.hcm.jobs.JobRequest;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Deliveries.Ended;
import com.hunzal.hcm.notifications.Deliveries.Fate;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.DigestEntries;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.notifications.Severity;
import com.hunzal.hcm.settings.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down which digests there are, each with the job that sends it, and what becomes of them. */
@Component
class Digests {

    private static final String ADD = """
            INSERT INTO hcm_digests
                (id, organization_id, channel, address, event, zone, period_start, period_end, state, settings_version,
                created_at)
            VALUES (:id, :org, :channel, :address, :event, :zone, :start, :end, 'open', :version, :now)
            ON CONFLICT (organization_id, channel, address, event, period_start)
                DO UPDATE SET zone = excluded.zone WHERE hcm_digests.state = 'open'
            RETURNING id
            """;

    private static final int MOST_MENDED = 200;

    private final Database database;
    private final Deliveries deliveries;
    private final DigestEntries entries;
    /** Asked for late: it knows all types of job, and so this one. */
    private final ObjectProvider<JobSubmitter> jobs;

    private final DigestSpread spread;
    private final JsonMapper json;
    private final Clock clock;

    Digests(
            Database database,
            Deliveries deliveries,
            DigestEntries entries,
            ObjectProvider<JobSubmitter> jobs,
            DigestSpread spread,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.entries = entries;
        this.jobs = jobs;
        this.spread = spread;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Lets a delivery wait for a digest.
     *
     * @param by the same delivery, by its provider of now
     * @return false if somebody has changed it since it was seen, or is deleting its organization
     */
    boolean put(Delivery seen, Delivery by, Decision.Digest decision, String settingsVersion) {
        var storm = decision.reason().equals(Reasons.STORM);
        var key = new DigestEntries.Key(
                seen.organizationId(), seen.channel(), seen.address(), storm ? seen.event() : null);
        var waits = by.as(
                DeliveryState.DIGESTED, decision.reason(), decision.period().to());
        return database.inTransaction(() -> {
            if (!jobs.getObject().enter(seen.organizationId())
                    || !deliveries.move(seen, waits, seen.deadlineAt(), settingsVersion)) {
                return false;
            }
            add(key, seen.zone(), decision.period(), settingsVersion);
            return true;
        });
    }

    /**
     * Sees to it that there is one for what waits, in the caller's transaction. One whose period was cut already is followed
     * by another one.
     */
    void add(
            DigestEntries.Key key,
            @Nullable String zone,
            DigestPeriods.Period period,
            @Nullable String settingsVersion) {
        if (!added(key, zone, period.from(), period.to(), settingsVersion)) {
            added(key, zone, clock.instant(), period.to(), settingsVersion);
        }
    }

    /** @return false if there was one that is not open any more */
    private boolean added(
            DigestEntries.Key key,
            @Nullable String zone,
            Instant start,
            Instant end,
            @Nullable String settingsVersion) {
        var vendor = database.vendor();
        var id = Ids.next();
        var there = database.writes()
                .sql(ADD)
                .param("id", id)
                .param("org", key.organizationId())
                .param("channel", key.channel().text())
                .param("address", Objects.requireNonNullElse(key.address(), ""))
                .param("event", Objects.requireNonNullElse(key.event(), ""))
                .param("zone", zone)
                .param("start", vendor.timestamp(start))
                .param("end", vendor.timestamp(end))
                .param("version", settingsVersion)
                .param("now", vendor.timestamp(clock.instant()))
                .query(String.class)
                .optional();
        if (there.isPresent() && there.get().equals(id)) {
            order(id, key, end);
        }
        return there.isPresent();
    }

    /** The job that sends it, a little after its period; in the caller's transaction. */
    private void order(String id, DigestEntries.Key key, Instant end) {
        var payload = json.writeValueAsString(new Digest.Payload(id));
        var request = new JobRequest(Digest.JOB_TYPE, payload, 0, JobDefaults.MOST_RETRIES, null, null);
        var job = jobs.getObject()
                .submitAll(List.of(new JobSubmitter.Order(key.organizationId(), request, end.plus(spread.of(key)))))
                .get(0);
        database.writes()
                .sql("UPDATE hcm_digests SET job_id = :job WHERE id = :id")
                .param("job", job)
                .param("id", id)
                .update();
    }

    /** Those that are overdue and whose job is over: people can cancel jobs. */
    List<Digest> withoutJob(Instant before) {
        var overdue = database.reads()
                .sql(
                        "SELECT * FROM hcm_digests WHERE state IN ('open', 'sending') AND period_end < :before LIMIT :most")
                .param("before", database.vendor().timestamp(before))
                .param("most", MOST_MENDED)
                .query((row, number) -> digest(row, database.vendor()))
                .list();
        var alive = jobs.getObject()
                .unfinished(overdue.stream()
                        .map(Digest::jobId)
                        .filter(Objects::nonNull)
                        .toList());
        return overdue.stream().filter(each -> !alive.contains(each.jobId())).toList();
    }

    /** Another job for one that has none any more. */
    void orderAgain(Digest digest) {
        database.inTransaction(() -> {
            if (jobs.getObject().enter(digest.organizationId())) {
                order(digest.id(), digest.key(), clock.instant());
            }
            return true;
        });
    }

    /** Those of an organization that wait, in the order of their ids after this one. */
    List<Digest> open(String organizationId, String after, int limit) {
        return database.reads()
                .sql("SELECT * FROM hcm_digests WHERE organization_id = :org AND state = 'open' AND id > :after"
                        + " ORDER BY id LIMIT :limit")
                .param("org", organizationId)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> digest(row, database.vendor()))
                .list();
    }

    Optional<Digest> find(String id) {
        return database.reads()
                .sql("SELECT * FROM hcm_digests WHERE id = :id")
                .param("id", id)
                .query((row, number) -> digest(row, database.vendor()))
                .optional();
    }

    private static Digest digest(ResultSet row, Vendor vendor) throws SQLException {
        var severity = row.getString("severity");
        return new Digest(
                row.getString("id"),
                row.getString("organization_id"),
                Channel.of(row.getString("channel")),
                row.getString("address"),
                row.getString("event"),
                row.getString("zone"),
                Objects.requireNonNullElse(vendor.timestamp(row, "period_end"), Instant.EPOCH),
                Digest.State.of(row.getString("state")),
                row.getString("job_id"),
                row.getString("provider"),
                row.getInt("attempt"),
                row.getInt("retries"),
                severity == null ? null : Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
                Objects.requireNonNullElse(vendor.timestamp(row, "created_at"), Instant.EPOCH),
                vendor.timestamp(row, "deadline_at"));
    }

    /**
     * Writes down that a provider is about to be asked, together with the entries, in the caller's transaction.
     *
     * @param count of entries
     * @param deadline when the first of them is given up
     * @return false if somebody else has it by now
     */
    boolean begin(Digest seen, String provider, int count, Severity severity, Instant deadline) {
        return database.writes()
                        .sql("""
                                UPDATE hcm_digests
                                SET state = 'sending', attempt = attempt + 1, provider = :provider, entries = :count,
                                    severity = :severity, deadline_at = :deadline
                                WHERE id = :id AND state = 'open' AND attempt = :attempt
                                """)
                        .param("provider", provider)
                        .param("count", count)
                        .param("severity", severity.text())
                        .param("deadline", database.vendor().timestamp(deadline))
                        .param("id", seen.id())
                        .param("attempt", seen.attempt())
                        .update()
                > 0;
    }

    /**
     * Writes down how an attempt ended, and what becomes of it and its entries.
     *
     * @param attempt its number
     * @return false if somebody else has it by now
     */
    boolean finish(Digest digest, int attempt, Ended ended, Fate fate) {
        var vendor = database.vendor();
        var now = clock.instant();
        var state = switch (fate.state()) {
            case HELD -> Digest.State.OPEN;
            case SENT -> Digest.State.SENT;
            default -> Digest.State.FAILED;
        };
        var finished = database.writes()
                        .sql("""
                                UPDATE hcm_digests
                                SET state = :state, retries = :retries, provider_message_id = :message, sent_at = :sentAt
                                WHERE id = :id AND state = 'sending' AND attempt = :attempt
                                """)
                        .param("state", state.text())
                        .param("retries", fate.retries())
                        .param("message", ended.providerMessageId())
                        .param("sentAt", fate.state() == DeliveryState.SENT ? vendor.timestamp(now) : null)
                        .param("id", digest.id())
                        .param("attempt", attempt)
                        .update()
                > 0;
        if (finished) {
            var next = Objects.requireNonNullElse(fate.nextAt(), now);
            entries.finish(digest.id(), ended, fate, digest.key().event(), next);
        }
        return finished;
    }
}
