package com.hunzal.hcm.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.HcmApplication;
import com.hunzal.hcm.ServiceProcess;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A machine whose language has digits, a calendar or an i of its own. Numbers are written as everywhere else. */
class OtherLocalesTests {

    private static final String SYSTEM = "/api/system";
    private static final String JOBS = SYSTEM + "/background-jobs";

    @TempDir
    Path folder;

    private String[] locale;

    @Test
    void theServiceWorksInPersian() throws Exception {
        worksIn("fa", "IR");
    }

    @ParameterizedTest
    @CsvSource({"ar, EG", "th, TH", "tr, TR", "ja, JP", "my, MM"})
    @Tag("long")
    void theServiceWorksIn(String language, String country) throws Exception {
        worksIn(language, country);
    }

    private void worksIn(String language, String country) throws Exception {
        locale = new String[] {"-Duser.language=" + language, "-Duser.country=" + country};
        try (var service = new ServiceProcess(data(), "--hcm.jobs.backoff.initial-interval=100ms").jvm(locale)) {
            service.start();

            jobsOfEachTypeEnd(service);
            pagesFollowOneAnother(service);
            schedulesKnowTheirTimes(service);
            problemsAreJson(service);
            for (var path : List.of(
                    JOBS + "/stats",
                    JOBS + "/types",
                    JOBS + "/failures",
                    SYSTEM + "/worker-nodes",
                    SYSTEM + "/notification-settings",
                    "/v3/api-docs",
                    "/health")) {
                assertThat(digits(service.admin().get(path)).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(new JsonMapper().readTree(command("inspect", "--json")).has("tables"))
                    .isTrue();
            var token = command("token", "--organization=default").strip();
            given().port(service.port())
                    .header("Authorization", "Bearer " + token)
                    .get(JOBS)
                    .then()
                    .statusCode(200);

            assertThat(service.terminate()).isZero();
        }
        filesHaveOnlyOurDigits();
    }

    private void jobsOfEachTypeEnd(ServiceProcess service) throws Exception {
        for (var job : List.of(
                "{'job_type': 'cache_flush'}",
                "{'job_type': 'db_optimize'}",
                "{'job_type': 'log_rotate', 'payload': {'keep': 3}}",
                "{'job_type': 'cleanup', 'payload': {'type': 'all', 'older_than_days': 5}}",
                "{'job_type': 'noop', 'payload': {'duration_ms': 5, 'fail_attempts': 1}}",
                "{'job_type': 'email_send', 'payload': {'to': 'a@example.org', 'subject': 's', 'body': 'b'}}")) {
            assertThat(digits(post(service, JOBS, job)).statusCode()).as(job).isEqualTo(201);
        }
        table().execute("INSERT INTO background_jobs (id, organization_id, job_type, payload)"
                + " VALUES ('by sql', 'default', 'noop', '{\"duration_ms\": -1}')");

        table().awaitTheEndOfAll();

        assertThat(table().texts("SELECT job_type || ' ' || status FROM background_jobs ORDER BY 1"))
                .containsExactly(
                        "cache_flush completed",
                        "cleanup completed",
                        "db_optimize completed",
                        "email_send failed",
                        "log_rotate completed",
                        "noop completed",
                        "noop failed");
        assertThat(table().texts("SELECT error_message FROM background_jobs WHERE id = 'by sql'"))
                .first()
                .asString()
                .endsWith("payload.duration_ms must be greater than or equal to 0");
    }

    private void pagesFollowOneAnother(ServiceProcess service) throws IOException {
        var page = digits(service.admin().get(JOBS + "?limit=3"));
        var next = digits(service.admin()
                .queryParam("cursor", page.path("next_cursor").toString())
                .get(JOBS + "?limit=3"));

        assertThat(next.<List<String>>path("items.id")).hasSize(3);
        for (var id : next.<List<String>>path("items.id")) {
            for (var more : List.of("", "/attempts", "/log", "/explain")) {
                assertThat(digits(service.admin().get(JOBS + "/{id}" + more, id))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private void schedulesKnowTheirTimes(ServiceProcess service) throws IOException {
        var schedule = digits(post(
                service,
                SYSTEM + "/job-schedules",
                "{'name': 'i', 'cron': '15 30 9 ? jan-dec fri', 'zone': 'Asia/Tehran', 'job_type': 'noop'}"));

        assertThat(schedule.statusCode()).isEqualTo(201);
        assertThat(schedule.<List<String>>path("next_times"))
                .hasSize(5)
                .allMatch(time -> time.matches("20\\d\\d-\\d\\d-\\d\\dT06:00:15Z"));
    }

    private void problemsAreJson(ServiceProcess service) throws IOException {
        var problem = digits(post(service, JOBS, "{'job_type': 'noop', 'priority': 9, 'max_retries': 99}"));

        assertThat(problem.statusCode()).isEqualTo(422);
        assertThat(problem.contentType()).startsWith("application/problem+json");
        assertThat(problem.<List<Map<String, String>>>path("errors")).hasSize(2);
        assertThat(digits(service.admin().get(JOBS + "/unknown")).statusCode()).isEqualTo(404);
    }

    private static Response post(ServiceProcess service, String path, String body) throws IOException {
        return service.admin().body(body.replace('\'', '"')).post(path);
    }

    private static Response digits(Response answer) {
        assertHasOnlyOurDigits(answer.headers() + answer.asString());
        return answer;
    }

    private String command(String... arguments) throws Exception {
        var command = ServiceProcess.java(HcmApplication.class.getName(), arguments);
        command.addAll(1, List.of(locale));
        command.add("--hcm.data-dir=" + data());
        var process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output + Files.readString(folder.resolve("errors")))
                .isZero();
        assertHasOnlyOurDigits(output);
        return output;
    }

    private void filesHaveOnlyOurDigits() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                assertHasOnlyOurDigits(file.toString());
                if (file.toString().matches(".*\\.(log|out)")) {
                    assertHasOnlyOurDigits(Files.readString(file));
                }
            }
        }
    }

    private static void assertHasOnlyOurDigits(String text) {
        assertThat(text).doesNotContainPattern("[\\p{Nd}&&[^0-9]]").doesNotContainPattern("\\b25[67]\\d-\\d\\d");
    }

    private JobTable table() {
        return new JobTable("jdbc:sqlite:" + data().resolve("hunzal_hcm.db"));
    }

    private Path data() {
        return folder.resolve("data");
    }
}
