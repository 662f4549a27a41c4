package com.hunzal.hcm.events;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.events.EventReader.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ContextConfiguration;

/** How many may listen, how long, and how slowly. */
abstract class EventListenersContract extends JobEventsTest {

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class EventListenersOnSqliteTests extends EventListenersContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class EventListenersOnPostgresqlTests extends EventListenersContract {}
