package com.hunzal.hcm.events;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads what became of jobs from the table that the changes themselves fill, and deletes what is old. */
@Component
@EnableConfigurationProperties(JobEventProperties.class)
class EventTable {

    /** Events that are read at once. */
    static final int PAGE = 20;

    private static final int PRUNED_AT_ONCE = 1000;
    private static final Logger log = LoggerFactory.getLogger(EventTable.class);

    private final Database database;
    private final EventSql sql;
    private final JobEventProperties properties;
    private final Clock clock;
    private final Trouble trouble;

    EventTable(Database database, JobEventProperties properties, Clock clock) {
        this.database = database;
        this.sql = EventSql.of(database.vendor());
        this.properties = properties;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Old job events could not be deleted; the next minute tries again");
    }

    /** @param changes a JSON array of {@code {"id", "job_type", "status", "attempt"}} */
    record Event(EventPosition position, @Nullable Instant happenedAt, String changes) {}

    /** The last event that none can be put before any more, of any organization. */
    EventPosition newest() {
        return position(sql.newest(), Map.of()).orElse(EventPosition.BEGIN);
    }

    /** Where an event stands; empty if it is not kept any more, or never was. */
    Optional<EventPosition> at(long seq) {
        return position(sql.at(), Map.of("seq", seq));
    }

    private Optional<EventPosition> position(String query, Map<String, ?> parameters) {
        return database.reads()
                .sql(query)
                .params(parameters)
                .query((row, number) -> position(row))
                .optional();
    }

    /** The next events of an organization, {@link #PAGE} at most. */
    List<Event> page(String organizationId, EventPosition after, EventPosition end) {
        return database.reads()
                .sql(sql.page())
                .param("org", organizationId)
                .param("transactionId", after.transactionId())
                .param("seq", after.seq())
                .param("endTransactionId", end.transactionId())
                .param("endSeq", end.seq())
                .param("limit", PAGE)
                .query((row, number) -> new Event(
                        position(row), database.vendor().timestamp(row, "happened_at"), row.getString("changes")))
                .list();
    }

    private static EventPosition position(ResultSet row) throws SQLException {
        return new EventPosition(Long.parseLong(row.getString("transaction_id")), row.getLong("seq"));
    }

    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void pruneSafely() {
        trouble.attempt(this::prune);
    }

    void prune() {
        var now = clock.instant();
        var deleted = PRUNED_AT_ONCE;
        while (deleted == PRUNED_AT_ONCE) {
            deleted = database.writes()
                    .sql(sql.prune())
                    .param("before", database.vendor().timestamp(now.minus(properties.retention())))
                    .param("after", database.vendor().timestamp(now.plus(properties.retention())))
                    .param("batch", PRUNED_AT_ONCE)
                    .update();
        }
    }
}
