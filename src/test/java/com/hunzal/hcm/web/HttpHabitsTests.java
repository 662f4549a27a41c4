package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.security.RunningService;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.multipart.MultipartResolver;

/** What all addresses have in common, and whether their description tells the truth. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class HttpHabitsTests extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    @Autowired
    ApplicationContext context;

    // Request ids

    @ParameterizedTest
    @ValueSource(strings = {"a", "7f3c9a52-1b1e-4d7c-9c55-0c7f6f5b1f3e", "trace:1.2_3-4", "0123456789abcdef"})
    void aSaneRequestIdIsTakenOver(String id) {
        admin().header("X-Request-Id", id).get(SETTINGS).then().statusCode(200).header("X-Request-Id", equalTo(id));
        anonymous()
                .header("X-Request-Id", id)
                .get(SETTINGS)
                .then()
                .spec(problem(401, "unauthorized"))
                .header("X-Request-Id", equalTo(id))
                .body("request_id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "a,b", "\"a\"", "ä", "a/b"})
    void anotherRequestIdIsReplaced(String id) {
        admin().header("X-Request-Id", id)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .header("X-Request-Id", matchesPattern("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"));
        admin().header("X-Request-Id", "x".repeat(129))
                .get(SETTINGS)
                .then()
                .header("X-Request-Id", not(containsString("xxx")));
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() {
        var ids = new ArrayList<String>();
        for (var path : List.of(
                SETTINGS, JOBS, JOBS + "/x", "/nothing", "/health", "/actuator/health", "/v3/api-docs", "/error")) {
            ids.add(admin().get(path).header("X-Request-Id"));
            ids.add(anonymous().get(path).header("X-Request-Id"));
        }

        assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }

    // Bodies

    @Test
    void textIsUtf8InBothDirections() {
        var name = "Büro 人事 😀 \u2028";

        admin().contentType("application/json")
                .body("{\"email_from_name\": \"" + name + "\"}")
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("email_from_name", equalTo(name));
        var bytes = admin().get(SETTINGS).asByteArray();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains(name);
    }

    @Test
    void nothingReadsABodyBeforeItsSenderAndSizeAreKnown() {
        assertThat(context.getBeanNamesForType(FormContentFilter.class)).isEmpty();
        assertThat(context.getBeanNamesForType(MultipartResolver.class)).isEmpty();
        anonymous().body("x".repeat(2_000_000)).put(SETTINGS).then().spec(problem(401, "unauthorized"));
    }

    @Test
    void headIsGetWithoutABody() {
        var etag = admin().get(SETTINGS).header("ETag");

        admin().head(SETTINGS)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(etag))
                .body(equalTo(""));
    }

    // Where the service is

    @Test
    void whatAnybodyCanSendDoesNotChangeAddresses() {
        var job = admin().header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=evil.example;proto=https")
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract();

        assertThat(job.header("Location"))
                .isEqualTo(JOBS + "/" + job.path("id"))
                .isEqualTo(job.path("self"));
        anonymous()
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-Host", "evil.example")
                .get("/v3/api-docs")
                .then()
                .body("servers.url", equalTo(List.of("/")));
        anonymous()
                .header("X-Forwarded-Host", "evil.example")
                .redirects()
                .follow(false)
                .get("/swagger-ui.html")
                .then()
                .header("Location", equalTo("/swagger-ui/index.html"));
    }

    // The description

    @Test
    void theDescriptionIsOpenApi31OfThePublicAddresses() {
        var api = api();

        assertThat(api.getString("openapi")).startsWith("3.1");
        assertThat(api.getString("info.title")).isNotBlank();
        assertThat(api.getString("info.version")).isNotBlank();
        assertThat(operations(api).keySet())
                .containsExactlyInAnyOrder(
                        "get " + SETTINGS,
                        "put " + SETTINGS,
                        "patch " + SETTINGS,
                        "get " + JOBS,
                        "post " + JOBS,
                        "get " + JOBS + "/events",
                        "get " + JOBS + "/stats",
                        "get " + JOBS + "/{id}",
                        "post " + JOBS + "/{id}/cancel",
                        "post " + JOBS + "/bulk",
                        "get " + JOBS + "/{id}/attempts",
                        "get " + JOBS + "/{id}/log",
                        "post " + JOBS + "/{id}/retry",
                        "get " + SCHEDULES,
                        "post " + SCHEDULES,
                        "get " + SCHEDULES + "/{id}",
                        "put " + SCHEDULES + "/{id}",
                        "patch " + SCHEDULES + "/{id}",
                        "delete " + SCHEDULES + "/{id}",
                        "post " + SCHEDULES + "/{id}/run",
                        "get " + JOBS + "/{id}/explain",
                        "get " + JOBS + "/types",
                        "post " + JOBS + "/types/{type}/pause",
                        "post " + JOBS + "/types/{type}/resume",
                        "get /api/system/worker-nodes",
                        "post /api/system/background-jobs/cancel",
                        "post /api/system/background-jobs/retry",
                        "post /api/system/background-jobs/run",
                        "post /api/system/background-jobs/{id}/run",
                        "get /api/system/background-jobs/failures",
                        "post /api/system/background-jobs/failures/{failure_key}/retry",
                        "post /api/system/background-jobs/failures/{failure_key}/discard",
                        "get /health");
        anonymous().get("/v3/api-docs.yaml").then().statusCode(200).body(containsString("openapi: 3.1"));
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        var operations = operations(api()).values();

        assertThat(operations)
                .extracting(each -> each.get("operationId"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void everyOperationSaysWhoMayCallIt() {
        var api = api();
        assertThat(api.<Map<String, String>>get("components.securitySchemes.bearer"))
                .containsEntry("type", "http")
                .containsEntry("scheme", "bearer")
                .containsEntry("bearerFormat", "JWT");

        operations(api).forEach((name, operation) -> {
            if (name.contains("/api/")) {
                assertThat(operation.get("security")).as(name).isEqualTo(List.of(Map.of("bearer", List.of())));
                assertThat(parameters(operation))
                        .as(name)
                        .contains("header X-Organization-Id")
                        .doesNotContain("query caller");
            } else {
                assertThat(operation.get("security")).as(name).isNull();
            }
        });
    }

    @Test
    void everyParameterIsThere() {
        var operations = operations(api());

        assertThat(parameters(operations.get("get " + JOBS)))
                .containsExactlyInAnyOrder(
                        "query status",
                        "query job_type",
                        "query priority",
                        "query created_after",
                        "query created_before",
                        "query failure_key",
                        "query limit",
                        "query skip",
                        "query cursor",
                        "header X-Organization-Id");
        for (var creation : List.of("", "/bulk")) {
            assertThat(parameters(operations.get("post " + JOBS + creation)))
                    .containsExactlyInAnyOrder("header Idempotency-Key", "header X-Organization-Id");
        }
        for (var change : List.of("put ", "patch ")) {
            assertThat(parameters(operations.get(change + SETTINGS)))
                    .containsExactlyInAnyOrder("header If-Match", "header X-Organization-Id");
        }
        assertThat(parameters(operations.get("get " + JOBS + "/{id}"))).contains("path id");
    }

    @ParameterizedTest
    @CsvSource({
        "get /api/system/notification-settings, 200 400 401 403 404 406 503",
        "put /api/system/notification-settings, 200 400 401 403 404 406 412 413 415 422 503",
        "patch /api/system/notification-settings, 200 400 401 403 404 406 412 413 415 422 503",
        "get /api/system/background-jobs, 200 400 401 403 404 406 422 503",
        "post /api/system/background-jobs, 201 400 401 403 404 406 409 413 415 422 429 503",
        "get /api/system/background-jobs/{id}, 200 400 401 403 404 406 503",
        "post /api/system/background-jobs/{id}/cancel, 200 400 401 403 404 406 409 503",
        "get /api/system/job-schedules, 200 400 401 403 404 406 503",
        "post /api/system/job-schedules, 201 400 401 403 404 406 409 413 415 422 503",
        "get /api/system/job-schedules/{id}, 200 400 401 403 404 406 503",
        "put /api/system/job-schedules/{id}, 200 400 401 403 404 406 409 413 415 422 503",
        "patch /api/system/job-schedules/{id}, 200 400 401 403 404 406 409 413 415 422 503",
        "post /api/system/job-schedules/{id}/run, 201 400 401 403 404 406 422 503",
        "post /api/system/background-jobs/{id}/retry, 200 201 400 401 403 404 406 409 413 415 422 429 503",
        "post /api/system/background-jobs/cancel, 200 400 401 403 404 406 413 415 422 503",
        "post /api/system/background-jobs/retry, 200 400 401 403 404 406 413 415 422 503",
        "get /api/system/background-jobs/failures, 200 400 401 403 404 406 422 503",
        "post /api/system/background-jobs/failures/{failure_key}/retry, 200 400 401 403 404 406 413 415 422 503",
        "post /api/system/background-jobs/failures/{failure_key}/discard, 200 400 401 403 404 406 413 415 422 503"
    })
    @SuppressWarnings("unchecked")
    void everyAnswerIsDescribed(String name, String statuses) {
        var responses =
                (Map<String, Map<String, Object>>) operations(api()).get(name).get("responses");

        assertThat(responses.keySet()).containsExactlyInAnyOrder(statuses.split(" "));
        responses.forEach((status, response) -> {
            assertThat((String) response.get("description")).as(status).isNotBlank();
            var content = (Map<String, Map<String, Object>>) response.get("content");
            if (status.startsWith("2")) {
                assertThat(content).as(status).containsOnlyKeys("application/json");
            } else {
                assertThat(content).as(status).containsOnlyKeys("application/problem+json");
                assertThat(content.get("application/problem+json").get("schema"))
                        .isEqualTo(Map.of("$ref", "#/components/schemas/Problem"));
            }
        });
    }

    @Test
    @SuppressWarnings("unchecked")
    void bodiesAreDescribedInTheirMediaTypes() {
        var operations = operations(api());

        assertThat((Map<String, Object>) operations.get("patch " + SETTINGS).get("requestBody"))
                .extracting("content")
                .isEqualTo(Map.of(
                        "application/merge-patch+json", schema("NotificationSettings"),
                        "application/json", schema("NotificationSettings")));
        assertThat((Map<String, Object>) operations.get("put " + SETTINGS).get("requestBody"))
                .extracting("content")
                .isEqualTo(Map.of("application/json", schema("NotificationSettings")));
        assertThat((Map<String, Object>) operations.get("post " + JOBS).get("requestBody"))
                .extracting("content")
                .isEqualTo(Map.of("application/json", schema("NewJob")));
        assertThat(api().<Map<String, Object>>get("components.schemas.NewJob.properties"))
                .containsOnlyKeys("job_type", "payload", "priority", "max_retries", "run_at", "unique_key");
        assertThat((Map<String, Object>) operations.get("post " + SCHEDULES).get("requestBody"))
                .extracting("content")
                .isEqualTo(Map.of("application/json", schema("NewJobSchedule")));
        assertThat((Map<String, Object>)
                        operations.get("patch " + SCHEDULES + "/{id}").get("requestBody"))
                .extracting("content")
                .isEqualTo(Map.of(
                        "application/merge-patch+json", schema("JobSchedule"),
                        "application/json", schema("JobSchedule")));
    }

    @Test
    void whatIsAnsweredIsWhatIsDescribed() {
        fits("NotificationSettings", admin().get(SETTINGS));
        admin().body("""
                {"email_from_name": "HR", "sms_enabled": true, "sms_provider": "sns", "custom_settings": {"a": 1},
                 "slack_webhook_url": "https://hooks.slack.com/services/T/B/x"}""").put(SETTINGS).then().statusCode(200);
        var settings = admin().get(SETTINGS);
        fits("NotificationSettings", settings);
        fits("Channels", settings.jsonPath().getMap("channels"));
        fits("Channel", settings.jsonPath().getMap("channels.sms"));

        var job = admin().body(
                        "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}, \"run_at\": \"2030-01-01T00:00:00Z\"}")
                .post(JOBS);
        fits("Job", job);
        fits("Job", admin().get(job.header("Location")));
        fits("Job", admin().post(job.header("Location") + "/cancel"));
        var list = admin().get(JOBS);
        fits("JobPage", list);
        fits("JobSummary", list.jsonPath().getMap("items[0]"));
        fits("BulkResult", admin().body("{\"all\": true}").post(JOBS + "/cancel"));
        sql("UPDATE background_jobs SET status = 'failed' WHERE organization_id = ?", organization);
        var failures = admin().get(JOBS + "/failures");
        fits("FailureGroups", failures);
        fits("FailureGroup", failures.jsonPath().getMap("items[0]"));

        var schedule = admin().body(
                        "{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}}")
                .post(SCHEDULES);
        fits("JobSchedule", schedule);
        var schedules = admin().get(SCHEDULES);
        fits("JobScheduleList", schedules);
        fits("JobScheduleSummary", schedules.jsonPath().getMap("items[0]"));
        var run = admin().post(schedule.header("Location") + "/run");
        fits("JobScheduleRun", run);
        fits("JobSchedule", admin().get(schedule.header("Location")));

        var problem = admin().body("{\"job_type\": 1}").post(JOBS);
        fits("Problem", problem);
        fits("FieldError", problem.jsonPath().getMap("errors[0]"));
        fits("Health", anonymous().get("/health"));
    }

    // The page to try it at

    @Test
    void thePageNeedsNothingThatItsSecurityPolicyForbids() {
        var page = anonymous()
                .get("/swagger-ui.html")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .response();
        var html = page.asString();
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self';", "connect-src 'self';");

        assertThat(html).doesNotContainPattern("<script(?![^>]*\\bsrc=)").doesNotContainPattern("<[^>]+\\son[a-z]+=");
        var parts = found("(?:src|href)=\"([^\"]+)\"", html);
        assertThat(parts).hasSizeGreaterThan(4).noneMatch(each -> each.contains("//"));
        for (var part : parts) {
            anonymous().get("/swagger-ui/" + part.replace("./", "")).then().statusCode(200);
        }

        var start = anonymous().get("/swagger-ui/swagger-initializer.js").asString();
        var configuration = found("\"configUrl\" : \"([^\"]+)\"", start);
        anonymous().get(configuration.get(0)).then().statusCode(200).body("url", equalTo("/v3/api-docs"));
    }

    @Test
    void pageAndDescriptionCanBeSwitchedOff(@TempDir Path temporary) {
        try (var service = RunningService.start(temporary.resolve("page"), "--springdoc.swagger-ui.enabled=false")) {
            service.anonymous().get("/v3/api-docs").then().statusCode(200);
            service.anonymous().get("/swagger-ui.html").then().spec(problem(404, "not-found"));
            service.anonymous().get("/swagger-ui/index.html").then().spec(problem(404, "not-found"));
        }
        try (var service = RunningService.start(
                temporary.resolve("both"),
                "--springdoc.api-docs.enabled=false",
                "--springdoc.swagger-ui.enabled=false")) {
            for (var path : List.of(
                    "/v3/api-docs",
                    "/v3/api-docs.yaml",
                    "/v3/api-docs/swagger-config",
                    "/swagger-ui.html",
                    "/swagger-ui/index.html")) {
                service.anonymous().get(path).then().spec(problem(404, "not-found"));
            }
            service.admin().get(SETTINGS).then().statusCode(200);
        }
    }

    private JsonPath api() {
        return anonymous().get("/v3/api-docs").then().statusCode(200).extract().jsonPath();
    }

    /** By method and path. */
    private static Map<String, Map<String, Object>> operations(JsonPath api) {
        var operations = new TreeMap<String, Map<String, Object>>();
        api.<String, Map<String, Map<String, Object>>>getMap("paths")
                .forEach((path, item) ->
                        item.forEach((method, operation) -> operations.put(method + " " + path, operation)));
        return operations;
    }

    @SuppressWarnings("unchecked")
    private static List<String> parameters(Map<String, Object> operation) {
        return ((List<Map<String, Object>>) operation.get("parameters"))
                .stream().map(each -> each.get("in") + " " + each.get("name")).toList();
    }

    private static Map<String, Object> schema(String name) {
        return Map.of("schema", Map.of("$ref", "#/components/schemas/" + name));
    }

    private void fits(String schema, Response answer) {
        fits(schema, answer.jsonPath().getMap(""));
    }

    /** The same fields, and each of a type that the schema allows. */
    private void fits(String schema, Map<String, Object> answer) {
        var properties = api().<String, Map<String, Object>>getMap("components.schemas." + schema + ".properties");
        assertThat(answer.keySet()).as(schema).isEqualTo(properties.keySet());
        answer.forEach((name, value) -> {
            var property = properties.get(name);
            if (!property.containsKey("$ref")) {
                assertThat(types(property)).as("%s.%s: %s", schema, name, value).contains(type(value));
            }
            if (property.get("enum") instanceof List<?> values) {
                assertThat(values.contains(value))
                        .as("%s.%s: %s", schema, name, value)
                        .isTrue();
            }
        });
    }

    private static Set<Object> types(Map<String, Object> property) {
        return property.get("type") instanceof List<?> several ? new HashSet<>(several) : Set.of(property.get("type"));
    }

    private static String type(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof String
                ? "string"
                : value instanceof Boolean
                        ? "boolean"
                        : value instanceof Integer ? "integer" : value instanceof List ? "array" : "object";
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .toList();
    }
}
