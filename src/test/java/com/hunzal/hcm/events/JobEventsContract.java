package com.hunzal.hcm.events;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.events.EventReader.Event;
import jakarta.servlet.AsyncContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.ContextConfiguration;

/** What becomes of jobs, told as it happens. */
abstract class JobEventsContract extends JobEventsTest {

    private static final String CHANGES =
            "[{\"id\":\"job-1\",\"job_type\":\"noop\",\"status\":\"completed\",\"attempt\":1}]";

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobEventsOnSqliteTests extends JobEventsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobEventsOnPostgresqlTests extends JobEventsContract {}
