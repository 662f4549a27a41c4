package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door for the room that sends: reads deliveries, and writes what becomes of them. Each write is fenced: it changes the
 * row only if it is still what was seen, or belongs to the attempt that was begun. Whoever is told false has come too late,
 * and does nothing more.
 */
@Component
public class Deliveries {

    private static final String BEGIN = """
            UPDATE hcm_deliveries
            SET state = 'sending', reason = NULL, next_at = NULL, throttled_until = NULL, attempt = attempt + 1,
                provider = :provider, deadline_at = COALESCE(deadline_at, :deadline), updated_at = :now
            WHERE id = :id AND state = :state AND attempt = :attempt AND job_id = :job
            """;

    private static final String BEGUN = """
            INSERT INTO hcm_delivery_attempts (delivery_id, attempt, provider, started_at)
            VALUES (:id, :attempt, :provider, :now)
            """;

    private static final String ENDED = """
            UPDATE hcm_delivery_attempts
            SET finished_at = :now, outcome = :outcome, stage = :stage, retry_after = :retryAfter, advice = :advice
            WHERE delivery_id = :id AND attempt = :attempt
            """;

    private static final String FINISH = """
            UPDATE hcm_deliveries
            SET state = :state, reason = :reason, next_at = :nextAt, retries = :retries, throttled_until = :throttledUntil,
                sent_at = COALESCE(:sentAt, sent_at), settings_version = :settings, deadline_at = :deadline,
                provider_message_id = COALESCE(:message, provider_message_id), updated_at = :now
            WHERE id = :id AND attempt = :attempt AND state IN ('sending', :late)
            """;

    private static final String MOVE = """
            UPDATE hcm_deliveries
            SET state = :newState, reason = :reason, next_at = :nextAt, provider = :provider, settings_version = :settings,
                deadline_at = :deadline, updated_at = :now
            WHERE id = :id AND state = :state AND attempt = :attempt AND job_id = :job
            """;

    private static final String NEWER = """
            SELECT 1 FROM hcm_deliveries
            WHERE organization_id = :org AND dedupe_key = :key AND (created_at, id) > (:created, :id)
              AND channel = :channel AND COALESCE(address, '') = :address
              AND state IN ('pending', 'held', 'digested', 'sending', 'sent', 'delivered', 'unknown')
            LIMIT 1
            """;

    private static final String RECEIPT = """
            UPDATE hcm_deliveries SET state = :state, reason = :reason, next_at = NULL, updated_at = :now
            WHERE id = :id AND state IN (%s)
            """;

    /** What is known of an attempt that nobody has written down the end of. */
    public static final String LOST = "The service stopped while the provider was asked.";

    private static final int MOST_OF_A_MESSAGE = 1000;

    private final Database database;
    private final DeliveryRepository rows;
    private final NotificationRepository notifications;
    private final Clock clock;

    Deliveries(Database database, DeliveryRepository rows, NotificationRepository notifications, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** @return empty if it is gone, with its organization as a rule */
    public Optional<LoadedDelivery> find(String id) {
        return database.reads()
                .sql(LoadedRow.SQL)
                .param("id", id)
                .query((row, number) -> LoadedRow.read(row, database.vendor()))
                .optional();
    }

    /**
     * Writes down that a provider is about to be asked, on disk when this returns.
     *
     * @param deadline when to give up, if this is the first time
     * @return false if somebody has changed the delivery since it was seen
     */
    public boolean begin(Delivery seen, String provider, Instant deadline) {
        var vendor = database.vendor();
        var now = vendor.timestamp(clock.instant());
        return database.inTransaction(() -> {
            var begun = database.writes()
                    .sql(BEGIN)
                    .param("provider", provider)
                    .param("deadline", vendor.timestamp(deadline))
                    .param("now", now)
                    .param("id", seen.id())
                    .param("state", seen.state().text())
                    .param("attempt", seen.attempt())
                    .param("job", seen.jobId())
                    .update();
            if (begun > 0) {
                database.writes()
                        .sql(BEGUN)
                        .param("id", seen.id())
                        .param("attempt", seen.attempt() + 1)
                        .param("provider", provider)
                        .param("now", now)
                        .update();
            }
            return begun > 0;
        });
    }

    /**
     * How an attempt ended.
     *
     * @param outcome as the API names it
     * @param retryAfterSeconds null if the provider has not said
     * @param providerMessageId by which receipts come
     */
    public record Ended(
            String outcome,
            String stage,
            @Nullable Integer retryAfterSeconds,
            @Nullable String advice,
            @Nullable String providerMessageId) {}

    /**
     * What becomes of a delivery after an attempt.
     *
     * @param retries how often in a row it was to be tried again
     * @param throttledUntil before which its organization and provider are to be left in peace
     * @param deadline when to give up; null if its time is to begin anew
     */
    public record Fate(
            DeliveryState state,
            @Nullable String reason,
            @Nullable Instant nextAt,
            int retries,
            @Nullable Instant throttledUntil,
            @Nullable Instant deadline) {}

    /**
     * Writes down how the attempt ended, in any case, and what becomes of the delivery if it is still the newest one.
     *
     * @param attempt its number
     * @return false if the delivery is somebody else's by now
     */
    public boolean finish(Delivery delivery, int attempt, Ended ended, Fate fate, @Nullable String settingsVersion) {
        var vendor = database.vendor();
        var now = vendor.timestamp(clock.instant());
        var sent = fate.state() == DeliveryState.SENT;
        return database.inTransaction(() -> {
            database.writes()
                    .sql(ENDED)
                    .param("now", now)
                    .param("outcome", ended.outcome())
                    .param("stage", ended.stage())
                    .param("retryAfter", ended.retryAfterSeconds())
                    .param("advice", ended.advice())
                    .param("id", delivery.id())
                    .param("attempt", attempt)
                    .update();
            return database.writes()
                            .sql(FINISH)
                            .param("state", fate.state().text())
                            .param("reason", fate.reason())
                            .param("nextAt", vendor.timestampOrNull(fate.nextAt()))
                            .param("retries", fate.retries())
                            .param("throttledUntil", vendor.timestampOrNull(fate.throttledUntil()))
                            .param("sentAt", sent ? now : null)
                            .param("settings", settingsVersion)
                            .param("deadline", vendor.timestampOrNull(fate.deadline()))
                            .param("message", ended.providerMessageId())
                            .param("now", now)
                            .param("id", delivery.id())
                            .param("attempt", attempt)
                            // Good news may come late, when the attempt was given up already.
                            .param("late", sent ? DeliveryState.UNKNOWN.text() : DeliveryState.SENDING.text())
                            .update()
                    > 0;
        });
    }

    /** Ends an attempt of which nobody has written down the end, and that nobody makes again. */
    boolean lose(Delivery delivery) {
        var lost = new Ended("unknown", "content", null, LOST, null);
        var unknown = new Fate(DeliveryState.UNKNOWN, lost.outcome(), null, 0, null, delivery.deadlineAt());
        return finish(delivery, delivery.attempt(), lost, unknown, delivery.settingsVersion());
    }

    /**
     * Changes a delivery for which no provider is asked.
     *
     * @param now with another state, reason, moment or provider
     * @param deadline when to give up; null if it was not tried, or its time is to begin anew
     * @return false if somebody has changed it since it was seen
     */
    public boolean move(Delivery seen, Delivery now, @Nullable Instant deadline, String settingsVersion) {
        var vendor = database.vendor();
        return database.inTransaction(() -> database.writes()
                        .sql(MOVE)
                        .param("newState", now.state().text())
                        .param("reason", now.reason())
                        .param("nextAt", vendor.timestampOrNull(now.nextAt()))
                        .param("provider", now.provider())
                        .param("settings", settingsVersion)
                        .param("deadline", vendor.timestampOrNull(deadline))
                        .param("now", vendor.timestamp(clock.instant()))
                        .param("id", seen.id())
                        .param("state", seen.state().text())
                        .param("attempt", seen.attempt())
                        .param("job", seen.jobId())
                        .update())
                > 0;
    }

    /** Until when a provider has asked an organization to wait; empty if it has not, or the time is over. */
    public Optional<Instant> throttledUntil(String organizationId, String provider, Instant now) {
        return database.reads()
                .sql("""
                SELECT max(throttled_until) AS until FROM hcm_deliveries
                WHERE organization_id = :org AND provider = :provider AND throttled_until > :now
                """)
                .param("org", organizationId)
                .param("provider", provider)
                .param("now", database.vendor().timestamp(now))
                .query((row, number) -> Optional.ofNullable(database.vendor().timestamp(row, "until")))
                .single();
    }

    /** Whether the same recipient is told, or to be told, something newer of this key by the same channel. */
    public boolean hasNewer(Delivery delivery, String dedupeKey) {
        return !database.reads()
                .sql(NEWER)
                .param("org", delivery.organizationId())
                .param("key", dedupeKey)
                .param("created", database.vendor().timestamp(delivery.createdAt()))
                .param("id", delivery.id())
                .param("channel", delivery.channel().text())
                .param("address", Objects.requireNonNullElse(delivery.address(), ""))
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    /**
     * What a provider says later. States only move forward: what comes late, or twice, changes nothing.
     *
     * @param to {@link DeliveryState#DELIVERED} or {@link DeliveryState#BOUNCED}
     * @param reason null if there is nothing to say
     * @return whether it was news
     */
    public boolean receipt(String deliveryId, DeliveryState to, @Nullable String reason) {
        var from = switch (to) {
            case DELIVERED -> "'sending', 'sent', 'unknown'";
            case BOUNCED -> "'sending', 'sent', 'unknown', 'delivered'";
            default -> throw new IllegalArgumentException("no receipt says " + to);
        };
        return database.inTransaction(() -> database.writes()
                        .sql(RECEIPT.formatted(from))
                        .param("state", to.text())
                        .param("reason", reason)
                        .param("now", database.vendor().timestamp(clock.instant()))
                        .param("id", deliveryId)
                        .update())
                > 0;
    }

    /** The deliveries, several if they were told in one message, that a provider knows by this id of its own. */
    public List<Delivery> ofProviderMessage(String provider, String providerMessageId) {
        return rows
                .page(
                        "provider_message_id = :message AND provider = :provider",
                        Map.of("message", providerMessageId, "provider", provider),
                        MOST_OF_A_MESSAGE)
                .stream()
                .flatMap(row -> notifications.findById(row.notificationId()).map(row::of).stream())
                .toList();
    }
}
