package com.hunzal.hcm.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.events.EventReader.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Whoever comes back misses nothing, or is told that it has. */
abstract class ResumedEventsContract extends JobEventsTest {

    @Test
    void whoComesBackGoesOnWhereItWas() {
        var seen = happens(organization, "[0]");
        for (var i = 1; i <= 2 * EventTable.PAGE + 1; i++) {
            happens(organization, "[" + i + "]");
        }
        happens(addOrganization(), "[\"not ours\"]");
        var byHeader = EventReader.connect(port(), adminToken(), "?last_event_id=1", "Last-Event-ID", seen);
        var byParameter = connect("?last_event_id=" + seen);
        happens(organization, "[\"live\"]");

        for (var reader : List.of(byHeader, byParameter)) {
            for (var i = 1; i <= 2 * EventTable.PAGE + 1; i++) {
                assertThat(nextOf(reader).data()).endsWith("\"changes\":[" + i + "]}");
            }
            assertThat(nextOf(reader).data()).contains("live");
            assertThat(reader.nextOrNull()).isNull();
        }
    }

    @Test
    void whoHasHeardNothingYetCanComeBackToo() {
        happens(organization, "[\"before\"]");
        var first = EventReader.connect(port(), adminToken(), "");
        var start = rows("SELECT max(seq) AS seq FROM hcm_job_events").get(0).get("seq");
        first.close();
        happens(organization, "[\"meanwhile\"]");

        var again = connect("?last_event_id=" + start);
        streams.tick();

        assertThat(again.next().data()).contains("meanwhile");
    }

    @Test
    void whoListensBeforeTheFirstEventCanComeBackToo() {
        sql("DELETE FROM hcm_job_events");
        var first = connect("");
        first.close();
        happens(organization, "[\"meanwhile\"]");

        var again = connect("?last_event_id=" + first.start);

        assertThat(again.next().name()).isEqualTo("reset");
    }

    @ParameterizedTest
    @CsvSource({"1000000000", "999999999999999999"})
    void whoNamesAnEventThatIsNotKeptLoadsTheListAgain(String id) {
        var newest = happens(organization, "[]");
        var reader = connect("?last_event_id=" + id);

        var reset = reader.next();
        assertThat(reset.name()).isEqualTo("reset");
        assertThat(reset.id()).isEqualTo(newest);
        assertThat(reset.data()).contains("load the list of jobs again");

        happens(organization, "[\"goes on\"]");
        streams.tick();
        assertThat(reader.next().data()).contains("goes on");
    }

    @Test
    void whoStaysAwayTooLongLoadsTheListAgain() {
        var seen = happens(organization, "[]");
        clock.advance(Duration.ofMinutes(15).plusSeconds(1));
        var newest = happens(organization, "[\"kept\"]");

        events.prune();

        assertThat(connect("?last_event_id=" + seen).next().name()).isEqualTo("reset");
        assertThat(rows("SELECT seq FROM hcm_job_events")).hasSize(1);
        assertThat(String.valueOf(rows("SELECT seq FROM hcm_job_events").get(0).get("seq")))
                .isEqualTo(newest);
    }

    @Test
    void eventsOfAClockThatWasAheadAreDeletedToo() {
        clock.advance(Duration.ofDays(365));
        happens(organization, "[\"next year\"]");
        clock.advance(Duration.ofDays(-365));
        var newest = happens(organization, "[]");

        events.prune();

        assertThat(String.valueOf(rows("SELECT seq FROM hcm_job_events").get(0).get("seq")))
                .isEqualTo(newest);
    }

    @Test
    void theNewestEventStaysHoweverOldSoThatNumbersGoOn() {
        var many = 1200; // more than are deleted at once
        for (var i = 0; i < many; i++) {
            happens(organization, "[]");
        }
        var newest = happens(organization, "[]");
        clock.advance(Duration.ofDays(1));

        events.prune();

        assertThat(rows("SELECT seq FROM hcm_job_events")).hasSize(1);
        assertThat(Long.parseLong(happens(organization, "[]"))).isGreaterThan(Long.parseLong(newest));
    }

    @Test
    void whoFellBehindWhatIsKeptIsTold() {
        var reader = connect("");
        for (var i = 0; i < 75 * EventTable.PAGE; i++) { // more than a tick hands on
            happens(organization, "[]");
        }
        streams.tick();
        clock.advance(Duration.ofMinutes(16));
        var newest = happens(organization, "[\"newest\"]");
        events.prune();

        streams.tick();

        var told = 0;
        var next = nextOf(reader);
        for (; !"reset".equals(next.name()); next = nextOf(reader)) {
            told += "jobs".equals(next.name()) ? 1 : 0;
        }
        assertThat(told).isBetween(1, 74 * EventTable.PAGE);
        assertThat(next.id()).isEqualTo(newest);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ResumedEventsOnSqliteTests extends ResumedEventsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ResumedEventsOnPostgresqlTests extends ResumedEventsContract {

    @Autowired
    DataSource dataSource;

    private Event nextOfNew(String query) {
        var reader = connect(query);
        streams.tick();
        return reader.next();
    }

    private String insert(Connection connection, String changes) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO hcm_job_events (organization_id, happened_at, changes) VALUES (?, ?, ?) RETURNING seq")) {
            insert.setString(1, organization);
            insert.setObject(2, timestamp(clock.instant()));
            insert.setString(3, changes);
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Test
    void nothingIsMissedThatBecomesVisibleLater() throws SQLException {
        var reader = connect("");
        String early;
        String late;
        try (var slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            late = insert(slow, "[\"commits late\"]");
            early = happens(organization, "[\"commits early\"]");
            streams.tick();
            assertThat(reader.nextOrNull()).isNull();
            slow.commit();
        }
        streams.tick();

        assertThat(reader.next().id()).isEqualTo(late);
        assertThat(reader.next().id()).isEqualTo(early);
    }

    @Test
    void nothingIsDeletedThatNobodyCouldReadYet() throws SQLException {
        var reader = connect("");
        String early;
        try (var slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            try (var statement = slow.createStatement()) {
                statement.execute("SELECT pg_current_xact_id()");
            }
            early = happens(organization, "[\"early\"]");
            clock.advance(Duration.ofMinutes(16));
            happens(organization, "[]");
            events.prune();
            slow.commit();
        }
        streams.tick();

        var next = nextOf(reader);
        while (next.data() == null) { // signs of life, after so long
            next = nextOf(reader);
        }
        assertThat(next.id()).isEqualTo(early);
    }

    @Test
    void eventsOfANewerTransactionFollowWhateverTheirNumber() throws SQLException {
        String smaller;
        String larger;
        try (var older = dataSource.getConnection();
                var newer = dataSource.getConnection()) {
            older.setAutoCommit(false);
            newer.setAutoCommit(false);
            try (var statement = older.createStatement()) {
                statement.execute("SELECT pg_current_xact_id()");
            }
            smaller = insert(newer, "[\"newer transaction\"]");
            larger = insert(older, "[\"older transaction\"]");
            older.commit();
            var reader = connect("?last_event_id=" + larger);
            streams.tick();
            newer.commit();
            streams.tick();
            assertThat(reader.next().id()).isEqualTo(smaller);
        }
        assertThat(Long.parseLong(smaller)).isLessThan(Long.parseLong(larger));
        assertThat(nextOfNew("?last_event_id=" + larger).id()).isEqualTo(smaller);
    }
}
