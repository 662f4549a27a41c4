package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/**
 * JSON that the rest of the world can write and Java cannot hold, or not cheaply: in requests it is refused or kept as
 * it is, in columns that another program wrote it is told. The same on every database.
 */
abstract class OddDocumentsContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    @Autowired
    private PayloadBinder binder;

    record Nothing() {}

    /** Valid JSON, but neither a number that can be kept nor one that would be what it was when it is read again. */
    private static final List<String> BEYOND = List.of(
            "1E+99999999999",
            "1E-99999999999",
            "-1e99999999999999999999999999",
            "1E+2147483647",
            "1E-2147483647",
            "1E+2147483648",
            "1E-2147483648",
            "10E+2147483647",
            "0E+2147483647",
            "1E+10000",
            "1E-10000",
            "9".repeat(1001),
            "0." + "1".repeat(1000));

    /** Where a number could be in a request. */
    private record Place(String method, String path, String body) {}

    private static final List<Place> PLACES = List.of(
            new Place("PUT", SETTINGS, "{'custom_settings': {'a': #}}"),
            new Place("PUT", SETTINGS, "{'custom_settings': {'a': [[{'b': #}]]}}"),
            new Place("PUT", SETTINGS, "{'email_enabled': #}"),
            new Place("PUT", SETTINGS, "{'id': #}"),
            new Place("PUT", SETTINGS, "{'channels': #}"),
            new Place("POST", JOBS, "{'job_type': 'noop', 'priority': #}"),
            new Place("POST", JOBS, "{'job_type': 'noop', 'max_retries': #}"),
            new Place("POST", JOBS, "{'job_type': 'noop', 'payload': {'duration_ms': #}}"),
            new Place(
                    "POST",
                    JOBS,
                    "{'job_type': 'email_send', 'payload': {'to': 'a@b.cd', 'subject': 'x',"
                            + " 'template': '{{a}}', 'data': {'a': [#]}}}"),
            new Place("POST", JOBS + "/bulk", "{'jobs': [{'job_type': 'noop', 'priority': #}]}"),
            new Place("POST", JOBS + "/bulk", "{'jobs': #}"),
            new Place("POST", JOBS + "/cancel", "{'all': true, 'dry_run': true, 'limit': #}"),
            new Place("POST", JOBS + "/cancel", "{'filter': {'priority': [#]}, 'dry_run': true}"),
            new Place("POST", JOBS + "/{job}/retry", "{'payload': {'duration_ms': #}}"),
            new Place("POST", JOBS + "/types/noop/pause", "{'reason': #}"),
            new Place("POST", JOBS + "/failures/0123456789abcdef/retry", "{'limit': #}"),
            new Place("POST", SCHEDULES, "{'name': 'x', 'cron': '0 0 * * *', 'job_type': 'noop', 'priority': #}"));

    @Test
    void aNumberThatCannotBeKeptIsRefusedWhereverItIs() {
        insertJob("mine-" + organization, "{}", "failed");
        for (var place : PLACES) {
            for (var number : BEYOND) {
                var path = place.path().replace("{job}", "mine-" + organization);
                var request = admin().header("Idempotency-Key", "k").body(json(place.body(), number));
                if (!path.equals(JOBS) && !path.endsWith("bulk")) {
                    request = admin().body(json(place.body(), number));
                }
                request.request(place.method(), path).then().spec(problem(400, "malformed-request"));
            }
        }
        admin().body(json("{'custom_settings': {'a': {'b': #}}}", "1E+99999999999"))
                .put(SETTINGS)
                .then()
                .body("detail", containsString("/custom_settings/a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+9999", "1E-9999", "-0", "-0.0", "0E+99", "1e400", "0.1234567890123456789012345"})
    void oneThatCanBeKeptIsNotChangedByBeingKept(String number) {
        var first = admin().body(json("{'custom_settings': {'a': #}}", number))
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .extract()
                .response();
        admin().body("{}").put(SETTINGS).then().header("ETag", equalTo(first.header("ETag")));
        admin().body(json("{'custom_settings': {'a': #}}", number))
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(first.header("ETag")));

        var created = admin().body(json(
                        "{'job_type': 'email_send', 'payload': {'to': 'a@b.cd', 'subject': 'x', 'body': 'x', 'data': {'a': #}}}",
                        number))
                .post(JOBS);
        assertThat(created.statusCode()).isIn(201, 400, 422);
    }

    static Stream<String> documentsOfOthers() {
        var documents = new ArrayList<String>();
        BEYOND.forEach(number -> documents.add("{\"a\": [" + number + "]}"));
        documents.add("{\"a\": NaN}");
        documents.add("{\"a\": [" + "[],".repeat(80_000) + "1]}");
        documents.add("{\"a\": " + "[".repeat(489) + "]".repeat(489) + "}");
        documents.add("{\"a\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}");
        documents.add("{\"" + "x".repeat(60_000) + "\": 1}");
        documents.add("[1E+99999999999]");
        documents.add("1E+99999999999");
        return documents.stream();
    }

    /** For a page of them, one by one, for the worker, and as what a schedule does. */
    @ParameterizedTest
    @MethodSource("documentsOfOthers")
    void whatAnotherProgramWroteIntoAColumnIsToldAndFailsNothing(String document) {
        var id = "odd-" + organization;
        insertJob(id, document, "queued");
        sql("UPDATE background_jobs SET result = ? WHERE id = ?", document, id);

        admin().get(JOBS).then().statusCode(200).body("items.id", contains(id));
        admin().get(JOBS + "/" + id).then().statusCode(200);
        admin().get(JOBS + "/" + id + "/explain").then().statusCode(200);
        try {
            binder.bind(document, Nothing.class, payload -> {});
            assertThat(document).as("what nobody refuses").isEqualTo("nothing");
        } catch (PayloadBinder.Unfit unfit) {
            assertThat(unfit).hasMessageStartingWith("payload");
        }

        admin().get(SETTINGS).then().statusCode(200);
        sql("UPDATE notification_settings SET custom_settings = ? WHERE organization_id = ?", document, organization);
        admin().get(SETTINGS).then().statusCode(200);
        admin().body("{\"sms_enabled\": true}").put(SETTINGS).then().statusCode(200);
        admin().body("{\"custom_settings\": null}")
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .body("custom_settings", nullValue());
    }

    @Test
    void aColumnBeyondALimitIsSaidToBeThat() {
        admin().get(SETTINGS).then().statusCode(200);
        sql(
                "UPDATE notification_settings SET custom_settings = '{\"a\": 1E+99999999999}' WHERE organization_id = ?",
                organization);

        admin().get(SETTINGS)
                .then()
                .statusCode(200)
                .body("custom_settings", nullValue())
                .body("warnings.message", hasItem(containsString("too large or too small a number")));
    }

    private void insertJob(String id, String payload, String status) {
        aJob(id).of(organization).payload(payload).status(status).in(database);
    }

    private static String json(String body, String number) {
        return body.replace('\'', '"').replace("#", number);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OddDocumentsOnSqliteTests extends OddDocumentsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OddDocumentsOnPostgresqlTests extends OddDocumentsContract {}
