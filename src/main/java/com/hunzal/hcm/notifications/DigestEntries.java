package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.notifications.Deliveries.Ended;
import com.hunzal.hcm.notifications.Deliveries.Fate;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * The deliveries that are told together, in the state {@code digested} until a digest takes them. Whichever takes them first
 * has them: a statement moves all that are due, and none that somebody has cancelled meanwhile.
 */
@Component
public class DigestEntries {

    private static final String MOVE = "UPDATE hcm_deliveries SET state = '%s', updated_at = :at, ";

    private static final int MOST_LEFT = 200;

    private final Database database;
    private final Deliveries deliveries;
    private final Clock clock;

    DigestEntries(Database database, Deliveries deliveries, Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * Whose they are.
     *
     * @param address null for the organization's Slack channel
     * @param event of a storm; null for what waits for an ordinary digest
     */
    public record Key(
            String organizationId,
            Channel channel,
            @Nullable String address,
            @Nullable String event) {

        /** Word for word what an index has. */
        private String condition() {
            return " organization_id = :org AND channel = :channel AND state = 'digested' AND address "
                    + (address == null ? "IS NULL" : "= :address")
                    + (event == null ? " AND reason = 'digest'" : " AND reason = 'storm' AND event = :event");
        }

        private StatementSpec bind(StatementSpec statement) {
            var bound = statement.param("org", organizationId).param("channel", channel.text());
            if (address != null) {
                bound = bound.param("address", address);
            }
            return event == null ? bound : bound.param("event", event);
        }
    }

    /**
     * What is due.
     *
     * @param count of all
     * @param important how many are not of low severity
     * @param deadline when the first of them is given up; null if none was tried yet
     * @param first the oldest of them, oldest first; never empty if there are any
     */
    public record Due(int count, int important, @Nullable Instant deadline, List<LoadedDelivery> first) {

        public static final Due NOTHING = new Due(0, 0, null, List.of());
    }

    /**
     * Counts and reads with one statement: another digest may take all of them at any moment.
     *
     * @param most of those that are read whole
     */
    public Due due(Key key, Instant now, int most) {
        var vendor = database.vendor();
        var oldest = key.bind(database.reads()
                        .sql("SELECT id, count(*) OVER () AS n,"
                                + " count(CASE WHEN severity <> 'low' THEN 1 END) OVER () AS important,"
                                + " min(deadline_at) OVER () AS deadline"
                                + " FROM hcm_deliveries WHERE next_at <= :now AND" + key.condition()
                                + " ORDER BY created_at, id LIMIT :most"))
                .param("now", vendor.timestamp(now))
                .param("most", most)
                .query((row, number) -> new Counted(
                        row.getString("id"),
                        row.getInt("n"),
                        row.getInt("important"),
                        vendor.timestamp(row, "deadline")))
                .list();
        var first = oldest.stream()
                .flatMap(each -> deliveries.find(each.id()).stream())
                .toList();
        if (first.isEmpty()) {
            return Due.NOTHING;
        }
        var counted = oldest.get(0);
        return new Due(counted.all(), counted.important(), counted.deadline(), first);
    }

    private record Counted(
            String id, int all, int important, @Nullable Instant deadline) {}

    /** When the next of them are due, whether or not that is over; empty if none are left. In the caller's transaction. */
    public Optional<Instant> next(Key key) {
        return key.bind(database.writes()
                        .sql("SELECT min(next_at) AS next FROM hcm_deliveries WHERE" + key.condition()))
                .query((row, number) -> Optional.ofNullable(database.vendor().timestamp(row, "next")))
                .single();
    }

    /**
     * Ends those that nobody is to be told any more: their time is over, or the time in which they are tried; a newer one has
     * their key, or another program, which does not keep foreign keys on SQLite as a rule, has deleted what they tell. Each is
     * given up at a deadline of its own: the digest that tries one may take in others until that moment.
     */
    public void dropStale(Key key, Instant now) {
        var due = " next_at <= :now AND" + key.condition();
        database.inTransaction(() -> {
            bindAt(
                            key,
                            MOVE.formatted("expired") + "reason = 'expired', next_at = NULL WHERE" + due
                                    + " AND (deadline_at <= :now OR NOT EXISTS (SELECT 1 FROM hcm_notifications notification WHERE"
                                    + " notification.id = notification_id AND (notification.expires_at IS NULL OR notification.expires_at > :now)))")
                    .param("now", database.vendor().timestamp(now))
                    .update();
            return bindAt(
                            key,
                            MOVE.formatted("suppressed") + "reason = 'duplicate', next_at = NULL WHERE id IN"
                                    + " (SELECT id FROM (SELECT id, row_number() OVER"
                                    + " (PARTITION BY dedupe_key ORDER BY created_at DESC, id DESC) AS place"
                                    + " FROM hcm_deliveries WHERE dedupe_key IS NOT NULL AND" + due + ") AS ranked"
                                    + " WHERE place > 1)")
                    .param("now", database.vendor().timestamp(now))
                    .update();
        });
    }

    /** Ends those that are due, without anybody being told. */
    public void end(Key key, Instant now, DeliveryState state, String reason) {
        database.inTransaction(() -> bindAt(
                        key,
                        MOVE.formatted(state.text()) + "reason = :reason, next_at = NULL WHERE next_at <= :now AND"
                                + key.condition())
                .param("reason", reason)
                .param("now", database.vendor().timestamp(now))
                .update());
    }

    /**
     * Gives those another moment that are not due yet, after settings have changed; in the caller's transaction. What was tried
     * waits for its next attempt, and not for the end of a period. Most changes are none of the moment, and write nothing.
     *
     * @param zone of the recipient, as the deliveries have it
     * @return how many
     */
    public int replan(Key key, @Nullable String zone, Instant now, Instant nextAt, String settingsVersion) {
        var statement = bindAt(
                        key,
                        "UPDATE hcm_deliveries SET next_at = :next, settings_version = :version, updated_at = :at WHERE"
                                + " next_at > :now AND next_at <> :next AND digest_id IS NULL AND zone "
                                + (zone == null ? "IS NULL" : "= :zone") + " AND"
                                + key.condition())
                .param("now", database.vendor().timestamp(now))
                .param("next", database.vendor().timestamp(nextAt))
                .param("version", settingsVersion);
        return (zone == null ? statement : statement.param("zone", zone)).update();
    }

    /** Whose entries nobody tells. */
    public record Left(Key key, @Nullable String zone) {}

    /** Entries that were due before a moment, and for which there is no digest. */
    public List<Left> left(Instant before) {
        return database.reads()
                .sql("""
                        SELECT DISTINCT organization_id, channel, address, zone,
                            CASE WHEN reason = 'storm' THEN event END AS storm
                        FROM hcm_deliveries entry
                        WHERE state = 'digested' AND next_at < :before AND NOT EXISTS
                            (SELECT 1 FROM hcm_digests digest
                            WHERE digest.organization_id = entry.organization_id AND digest.channel = entry.channel
                                AND digest.address = COALESCE(entry.address, '')
                                AND digest.event = CASE WHEN entry.reason = 'storm' THEN entry.event ELSE '' END
                                AND digest.state IN ('open', 'sending'))
                        LIMIT :most
                        """)
                .param("before", database.vendor().timestamp(before))
                .param("most", MOST_LEFT)
                .query((row, number) -> new Left(
                        new Key(
                                row.getString("organization_id"),
                                Channel.of(row.getString("channel")),
                                row.getString("address"),
                                row.getString("storm")),
                        row.getString("zone")))
                .list();
    }

    /**
     * Writes down of those that are due that a provider is about to be asked, in the caller's transaction.
     *
     * @param deadline when to give up those that are tried for the first time
     * @return how many
     */
    public int begin(Key key, Instant now, String digestId, String provider, Instant deadline) {
        var count = bindAt(
                        key,
                        MOVE.formatted("sending") + "reason = NULL, next_at = NULL, digest_id = :digest,"
                                + " provider = :provider, attempt = attempt + 1,"
                                + " deadline_at = COALESCE(deadline_at, :deadline) WHERE next_at <= :now AND"
                                + key.condition())
                .param("digest", digestId)
                .param("provider", provider)
                .param("deadline", database.vendor().timestamp(deadline))
                .param("now", database.vendor().timestamp(now))
                .update();
        database.writes()
                .sql("""
                        INSERT INTO hcm_delivery_attempts (delivery_id, attempt, provider, started_at)
                        SELECT id, attempt, :provider, :now FROM hcm_deliveries
                        WHERE digest_id = :digest AND state = 'sending'
                        """)
                .param("provider", provider)
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("digest", digestId)
                .update();
        return count;
    }

    /**
     * Writes down how the attempt of their digest ended, in the caller's transaction.
     *
     * @param fate of the digest; held means that they wait for its next attempt, as before
     */
    public void finish(String digestId, Ended ended, Fate fate, @Nullable String event, Instant dueAgain) {
        var vendor = database.vendor();
        var now = vendor.timestamp(clock.instant());
        database.writes()
                .sql("""
                        UPDATE hcm_delivery_attempts
                        SET finished_at = :now, outcome = :outcome, stage = :stage, retry_after = :retryAfter, advice = :advice
                        WHERE finished_at IS NULL AND delivery_id IN
                            (SELECT id FROM hcm_deliveries WHERE digest_id = :digest AND state = 'sending')
                        """)
                .param("now", now)
                .param("outcome", ended.outcome())
                .param("stage", ended.stage())
                .param("retryAfter", ended.retryAfterSeconds())
                .param("advice", ended.advice())
                .param("digest", digestId)
                .update();
        var waits = fate.state() == DeliveryState.HELD;
        var sent = fate.state() == DeliveryState.SENT;
        database.writes()
                .sql("""
                        UPDATE hcm_deliveries
                        SET state = :state, reason = :reason, next_at = :next, sent_at = COALESCE(:sentAt, sent_at),
                            throttled_until = :throttled, provider_message_id = COALESCE(:message, provider_message_id),
                            deadline_at = %s, updated_at = :now
                        WHERE digest_id = :digest AND state = 'sending'
                        """.formatted(fate.deadline() == null ? "NULL" : "deadline_at")) // each has its own
                .param(
                        "state",
                        waits ? DeliveryState.DIGESTED.text() : fate.state().text())
                .param("reason", !waits ? fate.reason() : event == null ? Reasons.DIGEST : Reasons.STORM)
                .param("next", waits ? vendor.timestamp(dueAgain) : null)
                .param("sentAt", sent ? now : null)
                .param("throttled", vendor.timestampOrNull(fate.throttledUntil()))
                .param("message", ended.providerMessageId())
                .param("now", now)
                .param("digest", digestId)
                .update();
    }

    private StatementSpec bindAt(Key key, String sql) {
        return key.bind(database.writes().sql(sql))
                .param("at", database.vendor().timestamp(clock.instant()));
    }
}
