package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hunzal.hcm.ApiDescription.Operation;
import com.hunzal.hcm.DescribedAnswers;
import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.test.context.ContextConfiguration;

/** One answer at least of everything that the API describes, each of which {@link DescribedAnswers} looks at. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class EveryOperationTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String NOTIFICATIONS = "/api/system/notifications";
    private static final String SUPPRESSIONS = "/api/system/suppressions";
    private static final String AUDIT = "/api/system/audit";

    /** Which change nothing, though they are POSTs. */
    private static final Set<String> ONLY_LOOKING = Set.of(
            "post /api/system/notifications/preview",
            "post /api/system/notifications/simulate",
            "post /api/system/job-schedule-previews");

    /** As they are to stand in the log, in order. */
    private final List<String> changes = new ArrayList<>();

    /** Operations that change something, with the ids of the requests that did. */
    private final Map<String, List<String>> requests = new TreeMap<>();

    private static final String NOOP = "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}}";

    /** Whoever adds an operation adds a sample of its success here. */
    @Test
    void everySuccessIsAsDescribedAndEveryChangeStandsInTheLog() {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        var log = (Logger) LoggerFactory.getLogger(ChangesByPeople.LOGGER);
        log.addAppender(lines);
        jobs();
        manyJobs();
        failures();
        jobTypes();
        schedules();
        settings();
        notifications();
        suppressions();
        anonymous().get("/health").then().statusCode(200);
        admin().get("/api/system/worker-nodes").then().statusCode(200);
        admin().get("/api/system/info").then().statusCode(200);
        admin().get(AUDIT + "?limit=5").then().statusCode(200);
        admin().get("/api/system/organizations?limit=5").then().statusCode(200);
        admin().get(AUDIT + "/chain").then().statusCode(200);

        var described = DescribedAnswers.description(port()).operations().stream()
                .flatMap(each -> each.statuses().stream()
                        .filter(status -> status.matches("[23].."))
                        .map(status -> each + " " + status))
                .toList();
        assertThat(answers.successes()).containsExactlyInAnyOrderElementsOf(described);
        log.detachAppender(lines);
        assertThat(changes.stream().map(each -> each.substring(0, each.indexOf(' '))))
                .contains("POST", "PUT", "PATCH", "DELETE");
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactlyElementsOf(changes);
        everyChangeIsAudited();
    }

    /** By one of its requests: others repeat a key, or say what is so already. */
    private void everyChangeIsAudited() {
        var audited = rows("SELECT request_id FROM hcm_audit_entries WHERE organization_id = ?", organization).stream()
                .map(row -> row.get("request_id"))
                .collect(Collectors.toSet());
        var changing = ofOrganizations().stream()
                .filter(each -> !List.of("get", "head").contains(each.method()))
                .map(Operation::toString)
                .filter(each -> !ONLY_LOOKING.contains(each))
                .toList();
        assertThat(changing)
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(requests.get(operation))
                        .as("requests of %s that left an entry in the audit", operation)
                        .isNotNull()
                        .anyMatch(audited::contains));
    }

    @Override
    protected RequestSpecification anonymous() {
        return super.anonymous().filter((request, expected, context) -> {
            var response = context.next(request, expected);
            if (!List.of("GET", "HEAD").contains(request.getMethod()) && response.statusCode() < 300) {
                requests.computeIfAbsent(operation(request), each -> new ArrayList<>())
                        .add(response.header("X-Request-Id"));
                changes.add("%s %s %s: organization=\"%s\" subject=\"somebody\" request=%s"
                        .formatted(
                                request.getMethod(),
                                URI.create(request.getURI()).getRawPath(),
                                response.statusCode(),
                                organization,
                                response.header("X-Request-Id")));
            }
            return response;
        });
    }

    private String operation(FilterableRequestSpecification request) {
        var path = PathContainer.parsePath(URI.create(request.getURI()).getRawPath());
        return DescribedAnswers.description(port())
                .operation(request.getMethod().toLowerCase(Locale.ROOT), path)
                .orElseThrow()
                .toString();
    }

    @Test
    void aNameCannotForgeLinesOfTheLog() {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        var log = (Logger) LoggerFactory.getLogger(ChangesByPeople.LOGGER);
        log.addAppender(lines);

        var name = "\u202Eann\" \u2028x\\" + "y".repeat(1000);
        caller(tokens.sign(name, "SystemAdmin", organization, Duration.ofHours(1)))
                .body(NOOP)
                .post(JOBS)
                .then()
                .statusCode(201);

        log.detachAppender(lines);
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains("subject=\"\\u{202e}ann\\u{22} \\u{2028}x\\u{5c}yyy")
                        .hasSizeLessThan(700));
    }

    private void jobs() {
        var job = admin().header("Idempotency-Key", "a").body(NOOP).post(JOBS);
        var path = job.then().statusCode(201).extract().header("Location");
        admin().header("Idempotency-Key", "a").body(NOOP).post(JOBS).then().statusCode(201);
        for (var part : List.of("", "/attempts?masked=true", "/log?after=0&masked=true", "/explain")) {
            admin().get(path + part).then().statusCode(200);
        }
        admin().get(JOBS + "?status=queued,processing&job_type=noop&priority=low,0&limit=1&skip=0"
                        + "&created_after=2020-01-01T00:00:00Z&created_before=2100-01-01T00:00:00Z")
                .then()
                .statusCode(200);
        admin().get(JOBS + "/stats").then().statusCode(200);
        admin().get(JOBS + "/stats/series?window=7d").then().statusCode(200);
        admin().get(path + "?masked=true").then().statusCode(200);
        admin().post(path + "/reveal").then().statusCode(200);
        admin().accept("text/event-stream").head(JOBS + "/events").then().statusCode(200);
        admin().post(path + "/run").then().statusCode(200);
        admin().post(path + "/cancel").then().statusCode(200);
        admin().post(path + "/cancel").then().statusCode(409);
        admin().post(path + "/retry").then().statusCode(200);
        sql("UPDATE background_jobs SET status = 'completed' WHERE organization_id = ?", organization);
        admin().body("{\"payload\": {\"duration_ms\": 2}}")
                .post(path + "/retry")
                .then()
                .statusCode(201);
    }

    private void manyJobs() {
        admin().body("{\"jobs\": [" + NOOP + "," + NOOP + "]}")
                .post(JOBS + "/bulk")
                .then()
                .statusCode(201);
        for (var change : List.of("/run", "/cancel", "/retry")) {
            admin().body("{\"filter\": {\"job_type\": [\"noop\"], \"priority\": [0, \"low\"]}, \"limit\": 10}")
                    .post(JOBS + change)
                    .then()
                    .statusCode(200);
        }
    }

    private void failures() {
        sql(
                "UPDATE background_jobs SET status = 'failed', error_message = 'no' WHERE organization_id = ?",
                organization);
        var group = JOBS + "/failures/"
                + admin().get(JOBS + "/failures?limit=5").jsonPath().getString("items[0].failure_key");

        admin().get(JOBS + "?failure_key=" + group.substring(group.lastIndexOf('/') + 1))
                .then()
                .statusCode(200);
        admin().body("{\"dry_run\": true}").post(group + "/retry").then().statusCode(200);
        admin().body("{\"limit\": 1}").post(group + "/retry").then().statusCode(200);
        admin().post(group + "/discard").then().statusCode(200);
        admin().post(group + "/discard").then().statusCode(404);
    }

    private void jobTypes() {
        admin().body("{\"reason\": \"a test\"}")
                .post(JOBS + "/types/noop/pause")
                .then()
                .statusCode(200);
        admin().get(JOBS + "/types").then().statusCode(200);
        admin().post(JOBS + "/types/noop/resume").then().statusCode(200);
    }

    private void schedules() {
        var body = "{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\", \"priority\": \"low\"}";
        var path = admin().body(body)
                .post(SCHEDULES)
                .then()
                .statusCode(201)
                .extract()
                .header("Location");

        admin().body(body).post(SCHEDULES).then().statusCode(409);
        admin().get(SCHEDULES).then().statusCode(200);
        admin().body("{\"cron\": \"@daily\", \"zone\": \"Europe/Berlin\"}")
                .post("/api/system/job-schedule-previews")
                .then()
                .statusCode(200);
        admin().get(path + "?masked=true").then().statusCode(200);
        admin().post(path + "/reveal").then().statusCode(200);
        var read = admin().get(path).then().statusCode(200).extract().asString();
        admin().body(read).put(path).then().statusCode(200);
        admin().body("{\"cron\": \"@hourly\"}").put(path).then().statusCode(200);
        admin().contentType("application/merge-patch+json")
                .body("{\"priority\": \"high\", \"enabled\": null}")
                .patch(path)
                .then()
                .statusCode(200);
        admin().post(path + "/run").then().statusCode(201);
        admin().delete(path).then().statusCode(204);
    }

    private void settings() {
        var read = admin().get(SETTINGS).then().statusCode(200).extract().response();

        admin().header("If-None-Match", read.header("ETag"))
                .get(SETTINGS)
                .then()
                .statusCode(304);
        admin().body(read.asString()).put(SETTINGS).then().statusCode(200);
        admin().body("{\"sms_enabled\": true}").put(SETTINGS).then().statusCode(200);
        admin().contentType("application/merge-patch+json")
                .body("{\"custom_settings\": {\"a\": [1]}, \"dnd_start\": null}")
                .patch(SETTINGS)
                .then()
                .statusCode(200);
        admin().header("If-Match", "\"a\"").body("{}").put(SETTINGS).then().statusCode(412);
        admin().get(SETTINGS + "/history?limit=1").then().statusCode(200);
        admin().post(SETTINGS + "/history/1/restore").then().statusCode(200);
        admin().post(SETTINGS + "/channels/email/resume").then().statusCode(200);
        credentials();
        admin().body("{\"channel\": \"slack\"}").post(SETTINGS + "/test").then().statusCode(200);
        admin().post(SETTINGS + "/test-email?recipient=a@example.com").then().statusCode(200);
    }

    private void credentials() {
        var path = SETTINGS + "/credentials";
        admin().body("{\"api_key\": \"SG.a\"}")
                .put(path + "/email/sendgrid")
                .then()
                .statusCode(204);
        admin().get(path).then().statusCode(200);
        admin().delete(path + "/email/sendgrid").then().statusCode(204);
        admin().delete(path + "/email/sendgrid").then().statusCode(404);
    }

    private void notifications() {
        var body = """
                {"event": "leave.approved", "severity": "low", "recipients": [{"id": "1", "name": "Ann",
                  "email": "ann@example.com", "phone": "+4915112345678", "timezone": "Europe/Berlin"}], "slack": true,
                 "channels": ["email", "sms", "slack"], "subject": "s", "template": "{{a}}", "data": {"a": 1},
                 "digest": false, "dedupe_key": "k", "send_at": "2030-01-01T00:00:00Z", "expires_at": "2030-01-02T00:00:00Z"}
                """;
        var made = admin().body(body).post(NOTIFICATIONS).then().statusCode(201).extract();
        var path = made.header("Location");
        admin().get(path).then().statusCode(200);
        admin().get(path + "/deliveries?state=held,pending&limit=1").then().statusCode(200);
        var delivery = NOTIFICATIONS + "/deliveries/" + made.<String>path("deliveries[0].id");
        admin().get(delivery).then().statusCode(200);
        admin().post(path + "/cancel").then().statusCode(200);
        admin().post(delivery + "/resend").then().statusCode(200);
        admin().post(delivery + "/resend").then().statusCode(409);
        admin().get(NOTIFICATIONS + "/deliveries?state=pending&channel=email&recipient=1&limit=1")
                .then()
                .statusCode(200);
        admin().post(delivery + "/cancel").then().statusCode(200);
        admin().post(delivery + "/cancel").then().statusCode(409);
        admin().get(NOTIFICATIONS + "?event=leave.approved&severity=low&state=pending&channel=email&recipient=1&limit=1"
                        + "&created_after=2020-01-01T00:00:00Z&created_before=2100-01-01T00:00:00Z")
                .then()
                .statusCode(200);
        admin().body("{\"event\": \"document.ready\", \"channel\": \"sms\", \"data\": {\"document\": \"Contract\"}}")
                .post(NOTIFICATIONS + "/preview")
                .then()
                .statusCode(200);
        admin().body(body.replace("\"event\"", "\"at\": \"2029-01-01T00:00:00Z\", \"event\""))
                .post(NOTIFICATIONS + "/simulate")
                .then()
                .statusCode(200);
    }

    private void suppressions() {
        var path = admin().body("{\"channel\": \"sms\", \"address\": \"+15550100200\"}")
                .post(SUPPRESSIONS)
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
        admin().get(SUPPRESSIONS).then().statusCode(200);
        admin().get(path).then().statusCode(200);
        admin().delete(path).then().statusCode(204);
    }

    @Test
    void whatOtherProgramsWroteIsAsDescribed() {
        var schedule = admin().body("{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\"}")
                .post(SCHEDULES)
                .header("Location");
        admin().get(SETTINGS);

        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, result)"
                        + " VALUES (?, ?, 'theirs', 'parked', 7, 'no json', '[1]')",
                "theirs-" + organization,
                organization);
        sql(
                "UPDATE hcm_job_schedules SET cron = 'never', overlap = 'maybe', priority = 7, payload = 'no json'"
                        + " WHERE organization_id = ?",
                organization);
        sql(
                "UPDATE notification_settings SET email_provider = 'pigeon', sms_provider = 'smoke', dnd_start = '9:00',"
                        + " digest_frequency = 'monthly', custom_settings = '[]', digest_hour = 77, timezone = 'x',"
                        + " sms_monthly_segments = -7, admin_recipients = '{}', digest_weekday = 'x' WHERE organization_id = ?",
                organization);

        for (var part : List.of("", "/attempts", "/log", "/explain")) {
            admin().get(JOBS + "/theirs-" + organization + part).then().statusCode(200);
        }
        admin().get(JOBS).then().statusCode(200);
        admin().get(JOBS + "/stats").then().statusCode(200);
        admin().get(SCHEDULES).then().statusCode(200);
        admin().get(schedule).then().statusCode(200);
        admin().get(SETTINGS).then().statusCode(200);
        admin().get(SETTINGS + "/history").then().statusCode(200);
    }

    @Test
    void everyCallerThatIsNobodyOrOfNowhereIsRefusedAsDescribed() {
        for (var operation : ofOrganizations()) {
            send(operation, anonymous()).then().statusCode(401);
            send(operation, caller(token("Employee", organization))).then().statusCode(403);
            send(operation, caller(token("Root", null)).header("X-Organization-Id", "nowhere"))
                    .then()
                    .statusCode(oneOf(400, 404)); // some look at the body first
        }
    }

    @Test
    void everythingThatIsNotAsDescribedIsRefusedAsDescribed() {
        for (var operation : ofOrganizations()) {
            send(operation, admin().queryParam("no_such_parameter", "1")).then().statusCode(400);
            send(operation, admin().accept("application/xml")).then().statusCode(oneOf(404, 406));
            send(operation, admin().accept("application/json")).then().statusCode(oneOf(200, 400, 404, 406, 422));
            if (operation.node().has("requestBody")) {
                send(operation, admin().contentType("text/plain").body("a"))
                        .then()
                        .statusCode(415);
                send(operation, admin().body("{")).then().statusCode(400);
                send(operation, admin().body("{\"no_such_field\": 1}")).then().statusCode(oneOf(400, 404));
            }
        }
    }

    private List<Operation> ofOrganizations() {
        return DescribedAnswers.description(port()).operations().stream()
                .filter(each -> each.path().startsWith("/api/"))
                .toList();
    }

    private static Response send(Operation operation, RequestSpecification request) {
        return request.request(operation.method(), operation.path().replaceAll("\\{\\w+}", "0123456789abcdef"));
    }
}
