package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** How many test messages an organization may send: counted in rows, so that it holds over all nodes, and after a restart. */
@Component
class TestSendLimit {

    private static final Duration PERIOD = Duration.ofHours(1);

    private final Database database;
    private final TestSendProperties properties;
    private final Clock clock;

    TestSendLimit(Database database, TestSendProperties properties, Clock clock) {
        this.database = database;
        this.properties = properties;
        this.clock = clock;
    }

    /** The organization has sent as many as it may. */
    static class TooManyTestSends extends RuntimeException {

        private final int limit;
        private final transient Duration wait;

        TooManyTestSends(int limit, Duration wait) {
            this.limit = limit;
            this.wait = wait;
        }

        int limit() {
            return limit;
        }

        Duration retryAfter() {
            return wait;
        }
    }

    /** @throws TooManyTestSends if that would be one too many; else it counts, whatever becomes of it */
    void count(String organizationId) {
        var refused = database.inTransaction(() -> {
            database.lockOrganization(organizationId);
            var now = clock.instant();
            database.writes()
                    .sql("DELETE FROM hcm_test_sends WHERE organization_id = :org AND sent_at <= :before")
                    .param("org", organizationId)
                    .param("before", database.vendor().timestamp(now.minus(PERIOD)))
                    .update();
            var sent = database.writes()
                    .sql("SELECT sent_at FROM hcm_test_sends WHERE organization_id = :org ORDER BY sent_at")
                    .param("org", organizationId)
                    .query((row, number) ->
                            Objects.requireNonNullElse(database.vendor().timestamp(row, "sent_at"), now))
                    .list();
            var limit = properties.testSendsPerHour();
            if (sent.size() >= limit) {
                // The one that has to be an hour old before there is room for the next.
                var oldest = limit == 0 ? now : sent.get(sent.size() - limit);
                return new TooManyTestSends(limit, Duration.between(now, oldest.plus(PERIOD)));
            }
            insert(organizationId, now);
            return null;
        });
        if (refused != null) {
            throw refused;
        }
    }

    private void insert(String organizationId, Instant now) {
        database.writes()
                .sql("INSERT INTO hcm_test_sends (id, organization_id, sent_at) VALUES (:id, :org, :now)")
                .param("id", Ids.next())
                .param("org", organizationId)
                .param("now", database.vendor().timestamp(now))
                .update();
    }
}
