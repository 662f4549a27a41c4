package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Whether a request can be answered is decided before it does anything: it is never done and then refused. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class AcceptedTypesTests extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";
    private static final String SCHEDULE =
            "{\"name\": \"%s\", \"cron\": \"@daily\", \"job_type\": \"noop\", \"enabled\": false}";

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=ISO-8859-1",
                "application/json; charset=\"us-ascii\"; q=0.1",
                "application/json;charset=UTF-16",
                "application/json;charset=utf-8",
                "application/json;version=2",
                "application/*;charset=ISO-8859-1",
                "*/*;charset=windows-1252;q=0.5",
                "text/html, application/json;charset=iso-8859-15;q=0.001",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "APPLICATION/JSON"
            })
    void jsonIsAnsweredAsUtf8WhateverCharsetIsAskedFor(String accept) {
        for (var change : changes()) {
            var answer = change.apply(accept);

            assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 201, 204);
            if (answer.statusCode() != 204) {
                assertThat(answer.contentType()).isEqualTo("application/json");
            }
        }
        var name =
                admin().accept(accept).body("{\"email_from_name\": \"Łódź\"}").put(SETTINGS);
        assertThat(new String(name.asByteArray(), StandardCharsets.UTF_8)).contains("\"Łódź\"");
        admin().accept(accept)
                .get(JOBS + "/nothing")
                .then()
                .spec(problem(404, "job-not-found"))
                .contentType(equalTo("application/problem+json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml;charset=utf-8",
                "application/json;q=0",
                "*/*;q=0",
                "application/json;charset=ISO-8859-1;q=0.0",
                "application/problem+json",
                "application/json;charset=nonsense",
                "application/json;q=2",
                "nonsense"
            })
    void whatCannotBeAnsweredIsRefusedBeforeAnythingIsDone(String accept) {
        var changes = changes();
        var before = everything();

        for (var change : changes) {
            change.apply(accept).then().spec(problem(406, "not-acceptable"));
        }

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void everyChangeSaysWhatItAnswersWithSoThatItIsChosenByThat() {
        var changes = mapping.getHandlerMethods().keySet().stream()
                .filter(info -> info.getPatternValues().stream().anyMatch(each -> each.startsWith("/api/")))
                .filter(info -> info.getMethodsCondition().getMethods().stream()
                        .anyMatch(method -> !List.of("GET", "HEAD").contains(method.name())))
                // which answer nothing, whatever a provider says that it accepts
                .filter(info -> info.getPatternValues().stream().noneMatch(each -> each.startsWith("/api/callbacks/")))
                .toList();

        assertThat(changes)
                .hasSizeGreaterThan(15)
                .allSatisfy(info -> assertThat(info.getProducesCondition().getProducibleMediaTypes())
                        .as(info.toString())
                        .containsExactly(MediaType.APPLICATION_JSON));
    }

    /** Every one that there is, each by a value of the header Accept. */
    private List<Function<String, Response>> changes() {
        var queued = jobs("queued", 3);
        var failed = jobs("failed", 3);
        var schedule = admin().body(SCHEDULE.formatted("one")).post(SCHEDULES).header("Location");
        var changes = new ArrayList<Function<String, Response>>();
        changes.add(accept ->
                admin().accept(accept).body("{\"job_type\": \"noop\"}").post(JOBS));
        changes.add(accept -> admin().accept(accept)
                .body("{\"jobs\": [{\"job_type\": \"noop\"}]}")
                .post(JOBS + "/bulk"));
        changes.add(accept -> admin().accept(accept).post(queued.get(0) + "/run"));
        changes.add(accept -> admin().accept(accept).post(queued.get(0) + "/cancel"));
        changes.add(accept -> admin().accept(accept).post(failed.get(0) + "/retry"));
        changes.add(accept -> admin().accept(accept)
                .body("{\"payload\": {\"duration_ms\": 1}}")
                .post(failed.get(1) + "/retry"));
        for (var bulk : List.of("/run", "/cancel", "/retry")) {
            changes.add(accept ->
                    admin().accept(accept).body("{\"all\": true, \"limit\": 1}").post(JOBS + bulk));
        }
        changes.add(accept -> admin().accept(accept).body("{}").post(JOBS + "/types/noop/pause"));
        changes.add(accept -> admin().accept(accept).body("{}").post(JOBS + "/types/noop/resume"));
        changes.add(
                accept -> admin().accept(accept).body(SCHEDULE.formatted("two")).post(SCHEDULES));
        changes.add(
                accept -> admin().accept(accept).body("{\"cron\": \"@hourly\"}").put(schedule));
        changes.add(
                accept -> admin().accept(accept).body("{\"cron\": \"@weekly\"}").patch(schedule));
        changes.add(accept -> admin().accept(accept).post(schedule + "/run"));
        changes.add(accept -> admin().accept(accept).delete(schedule));
        changes.add(accept ->
                admin().accept(accept).body("{\"email_from_name\": \"A\"}").put(SETTINGS));
        changes.add(accept ->
                admin().accept(accept).body("{\"email_from_name\": \"B\"}").patch(SETTINGS));
        var key = admin().get(JOBS + "/failures").<String>path("items[0].failure_key");
        changes.add(
                accept -> admin().accept(accept).body("{\"limit\": 1}").post(JOBS + "/failures/" + key + "/discard"));
        return changes;
    }

    private List<String> jobs(String status, int count) {
        var paths = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var job = admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().extract();
            sql("UPDATE background_jobs SET status = ? WHERE id = ?", status, job.path("id"));
            paths.add(job.header("Location"));
        }
        return paths;
    }

    private List<List<Map<String, Object>>> everything() {
        return List.of(
                rows("SELECT * FROM notification_settings WHERE organization_id = ?", organization),
                rows("SELECT * FROM background_jobs WHERE organization_id = ? ORDER BY id", organization),
                rows("SELECT * FROM hcm_job_pauses ORDER BY id"),
                rows("SELECT * FROM hcm_job_schedules WHERE organization_id = ? ORDER BY id", organization));
    }
}
