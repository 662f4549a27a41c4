package com.hunzal.hcm.monitoring;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.monitoring.EventReader.Event;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** Live events over real HTTP. The poller stands still: a test calls it. The same on every database. */
@TestPropertySource(
        properties = {
            "hcm.jobs.events.max-listeners=4",
            "hcm.jobs.events.max-listeners-per-organization=3",
            "hcm.jobs.events.poll-interval=1d",
            "server.tomcat.connection-timeout=10m" // else it is the container that ends a stream that nobody reads
        })
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
abstract class JobEventsContract extends ServerTest {

    private static final String CHANGES =
            "[{\"id\":\"job-1\",\"job_type\":\"noop\",\"status\":\"completed\",\"attempt\":1}]";

    @Autowired
    EventStreams streams;

    @Autowired
    EventTable events;

    @Autowired
    ServletWebServerApplicationContext context;

    private final List<EventReader> readers = new ArrayList<>();

    @AfterEach
    void everybodyGoes() {
        clock.advance(Duration.ofDays(1)); // beyond all tokens
        streams.tick();
        assertThat(streams.listeners()).isZero();
        readers.forEach(EventReader::close);
        var limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (tomcat().getInProgressAsyncCount() > 0) { // what the container holds on to would hold up a stop
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    private StandardContext tomcat() {
        var server = (TomcatWebServer) context.getWebServer();
        return (StandardContext) server.getTomcat().getHost().findChildren()[0];
    }

    @Test
    void whatHappensIsTold() {
        var reader = connect("");
        var seq = happens(organization, CHANGES);

        streams.tick();

        assertThat(reader.next())
                .isEqualTo(new Event(
                        seq,
                        "jobs",
                        "{\"happened_at\":\"" + clock.instant() + "\",\"changes\":" + CHANGES + "}",
                        null,
                        null));
    }

    @Test
    void aStreamThatCannotBeginGivesItsPlaceBackOnce() {
        var request = new MockHttpServletRequest() {
            @Override
            public AsyncContext startAsync() {
                return startAsync(this, new MockHttpServletResponse()); // whose output takes no listener
            }
        };
        request.setAsyncSupported(true);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> streams.open(request, organization, clock.instant(), null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(streams.listeners()).isZero();
        }
        streams.tick();

        takeAllPlaces();
        assertThat(streams.listeners()).isEqualTo(3);
        admin().get(EventReader.PATH).then().spec(problem(429, "too-many-listeners"));
    }

    @Test
    void oneEventIsOneLineWhateverIsInTheTable() {
        var reader = connect("");
        happens(organization, "[\r\n{\"id\": \"ä 漢\"}\n]");

        streams.tick();

        assertThat(reader.next().data()).endsWith("\"changes\":[  {\"id\": \"ä 漢\"} ]}");
    }

    @Test
    void whatHappenedBeforeIsNotToldToWhoIsNew() {
        happens(organization, "[\"before\"]");
        var reader = connect("");
        happens(organization, "[\"after\"]");

        streams.tick();

        assertThat(reader.next().data()).contains("after");
    }

    @Test
    void eachOrganizationHearsOfItsOwnJobs() {
        var other = addOrganization();
        var ours = connect("");
        var theirs = follow(token("SystemAdmin", other), "");
        happens(other, "[\"theirs\"]");
        happens(organization, "[\"ours\"]");

        streams.tick();

        assertThat(ours.next().data()).contains("ours");
        assertThat(theirs.next().data()).contains("theirs");
        assertThat(ours.nextOrNull()).isNull();
        assertThat(theirs.nextOrNull()).isNull();
    }

    @Test
    void aRootHearsOfTheOrganizationThatItNames() {
        var reader = EventReader.connect(
                port(), tokens.sign("root", "Root", null, Duration.ofHours(1)), "", "X-Organization-Id", organization);
        readers.add(reader);
        happens(organization, "[\"ours\"]");

        streams.tick();

        assertThat(reader.next().data()).contains("ours");
    }

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
    void aSignOfLifeComesEvery15Seconds() {
        var reader = connect("");
        var other = happens(addOrganization(), "[]");
        streams.tick();
        clock.advance(Duration.ofSeconds(14));
        streams.tick();
        assertThat(reader.nextOrNull()).isNull();

        clock.advance(Duration.ofSeconds(1));
        streams.tick();

        // With the place up to which nothing was missed.
        assertThat(reader.next()).isEqualTo(new Event(other, null, null, "heartbeat", null));
        clock.advance(Duration.ofSeconds(15));
        streams.tick();
        assertThat(reader.next().comment()).isEqualTo("heartbeat");
    }

    @Test
    void theStreamEndsWithTheToken() {
        var token = tokens.sign("somebody", "SystemAdmin", organization, Duration.ofMinutes(10));
        var reader = follow(token, "");
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        streams.tick();
        assertThat(reader.next().comment()).isEqualTo("heartbeat");

        clock.advance(Duration.ofSeconds(1));
        streams.tick();

        assertThat(reader.next()).isEqualTo(Event.END);
        caller(token).get(EventReader.PATH).then().spec(problem(401, "unauthorized"));
    }

    @Test
    void anOrganizationLeavesPlacesToOthers() {
        takeAllPlaces();

        admin().get(EventReader.PATH)
                .then()
                .spec(problem(429, "too-many-listeners"))
                .body("detail", endsWith("(hcm.jobs.events.max-listeners-per-organization)."))
                .header("Retry-After", matchesPattern("\\d+"));
        follow(token("SystemAdmin", addOrganization()), "");
    }

    /** There are four places, and whoever has two more than another gives one up. */
    @Test
    void twoOrganizationsCannotTakeAllPlaces() {
        takeAllPlaces();
        var second = token("SystemAdmin", addOrganization());
        follow(second, "");

        follow(token("SystemAdmin", addOrganization()), "");
        follow(token("SystemAdmin", addOrganization()), "");

        assertThat(streams.listeners()).isEqualTo(4);
        for (var token : List.of(adminToken(), second, token("SystemAdmin", addOrganization()))) {
            caller(token)
                    .get(EventReader.PATH)
                    .then()
                    .spec(problem(429, "too-many-listeners"))
                    .body("detail", endsWith("(hcm.jobs.events.max-listeners)."))
                    .header("Retry-After", matchesPattern("\\d+"));
        }
        admin().get("/api/system/background-jobs").then().statusCode(200);
    }

    @Test
    void whoGoesAwayMakesRoomAndNoNoise(CapturedOutput output) {
        takeAllPlaces();
        var before = output.getAll().length();

        readers.forEach(EventReader::close);
        while (streams.listeners() > 0) { // the first that is sent to a closed connection does not fail yet
            happens(organization, "[]");
            streams.tick();
        }

        takeAllPlaces();
        assertThat(output.getAll().substring(before)).doesNotContain("ERROR", "WARN", "Exception");
    }

    /** Of the organization. */
    private void takeAllPlaces() {
        connect("");
        connect("");
        connect("");
    }

    @Test
    void whoReadsSlowlyHoldsNobodyAndIsLeftBehind() throws IOException {
        var fast = connect("");
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress("localhost", port()));
            slow.getOutputStream()
                    .write(("GET " + EventReader.PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + adminToken() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H'); // the answer has begun
            var large = "[\"" + "x".repeat(1 << 16) + "\"]";
            for (var i = 0; i < 200; i++) { // more than the connection's buffers take
                happens(organization, large);
            }
            for (var i = 0; i < 200; i++) {
                assertThat(nextOf(fast).data()).hasSizeGreaterThan(1 << 16);
            }
            streams.tick();
            assertThat(streams.listeners()).isEqualTo(2);

            clock.advance(Duration.ofSeconds(30));
            streams.tick();

            assertThat(streams.listeners()).isEqualTo(1);
            assertThat(fast.next().comment()).isEqualTo("heartbeat");
        }
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

    @ParameterizedTest
    @CsvSource({
        "last_event_id=abc, last_event_id",
        "last_event_id=-1, last_event_id",
        "last_event_id=1.5, last_event_id",
        "last_event_id=9999999999999999999, last_event_id",
        "last_event_id=1&last_event_id=2, last_event_id",
        "lastEventId=1, lastEventId",
        "limit=1, limit",
    })
    void badParametersAreRefused(String query, String field) {
        admin().urlEncodingEnabled(false)
                .get(EventReader.PATH + "?" + query)
                .then()
                .spec(malformed(field));
    }

    @Test
    void badRequestsAreRefused() {
        admin().header("Last-Event-ID", "x").get(EventReader.PATH).then().spec(malformed("Last-Event-ID"));
        admin().accept("application/json").get(EventReader.PATH).then().spec(problem(406, "not-acceptable"));
        admin().accept("no type").get(EventReader.PATH).then().spec(problem(406, "not-acceptable"));
        admin().post(EventReader.PATH).then().statusCode(405);
        anonymous().get(EventReader.PATH).then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).get(EventReader.PATH).then().spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", "nobody"))
                .get(EventReader.PATH)
                .then()
                .spec(problem(404, "organization-not-found"));
        caller(tokens.sign("root", "Root", null, Duration.ofHours(1)))
                .get(EventReader.PATH)
                .then()
                .spec(problem(400, "organization-required"));
        assertThat(streams.listeners()).isZero();
    }

    @Test
    void headOpensNoStream() {
        admin().head(EventReader.PATH).then().statusCode(200);

        assertThat(streams.listeners()).isZero();
    }

    /** @return its number */
    String happens(String organizationId, String changes) {
        return database.writes()
                .sql(
                        "INSERT INTO hcm_job_events (organization_id, happened_at, changes) VALUES (?, ?, ?) RETURNING seq")
                .params(organizationId, timestamp(clock.instant()), changes)
                .query(String.class)
                .single();
    }

    /** Ticks until there is one. */
    Event nextOf(EventReader reader) {
        var next = reader.nextOrNull();
        while (next == null) {
            streams.tick();
            next = reader.nextOrNull(10, TimeUnit.MILLISECONDS);
        }
        return next;
    }

    Object timestamp(Instant instant) {
        return database.vendor().timestamp(instant);
    }

    EventReader connect(String query) {
        return follow(adminToken(), query);
    }

    private EventReader follow(String token, String query) {
        var reader = EventReader.connect(port(), token, query);
        readers.add(reader);
        return reader;
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobEventsOnSqliteTests extends JobEventsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobEventsOnPostgresqlTests extends JobEventsContract {

    @Autowired
    DataSource dataSource;

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
}
