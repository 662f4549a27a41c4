package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What is wrong with a request is said in one form, names what to mend, tells nothing of our insides and changes
 * nothing. The same on every database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BadInputTest extends ServerTest {

    static final String SETTINGS = "/api/system/notification-settings";

    static final String JOBS = "/api/system/background-jobs";

    static final String SCHEDULES = "/api/system/job-schedules";

    String token;

    String job;

    /** Once for all: nothing that follows may change it. */
    @BeforeEach
    void somethingThatCouldBeDamaged() {
        if (job != null) {
            return;
        }
        // What other tests left behind would be read twice for each of five hundred cases.
        sql("DELETE FROM organizations WHERE id <> ?", organization);
        token = adminToken();
        admin().body("{\"email_from_name\": \"HR\", \"custom_settings\": {\"a\": 1}}")
                .put(SETTINGS)
                .then()
                .statusCode(200);
        job = admin().body("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** A request and what is to come of it. */
    static final class Case {

        final String method;
        final String target;
        final Map<String, String> headers = new LinkedHashMap<>();
        byte[] body = new byte[0];
        boolean chunked;
        int status;
        List<String> fields = List.of();
        String says = "";
        String answerHeader;

        Case(String method, String target) {
            this.method = method;
            this.target = target;
            headers.put("Authorization", "Bearer TOKEN");
            headers.put("Content-Type", "application/json");
        }

        /** JSON with ' for ", to be read more easily. */
        Case json(String text) {
            return bytes(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }

        Case bytes(byte[] bytes) {
            body = bytes;
            return this;
        }

        Case chunked() {
            chunked = true;
            return this;
        }

        /** @param value null for no such header */
        Case with(String header, String value) {
            headers.remove(header);
            if (value != null) {
                headers.put(header, value);
            }
            return this;
        }

        /** @param fields that the errors name */
        Case is(int expected, String... fields) {
            this.status = expected;
            this.fields = List.of(fields);
            return this;
        }

        Case saying(String part) {
            says = part.replace('\'', '"');
            return this;
        }

        Case answering(String header) {
            answerHeader = header;
            return this;
        }

        byte[] request(String token, String job) {
            var request = new ByteArrayOutputStream();
            request.writeBytes(latin(method + " " + target.replace("{job}", job)
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"));
            headers.forEach(
                    (name, value) -> request.writeBytes(latin(name + ": " + value.replace("TOKEN", token) + "\r\n")));
            if (chunked) {
                request.writeBytes(
                        latin("Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n"));
                request.writeBytes(body);
                request.writeBytes(latin("\r\n0\r\n\r\n"));
            } else {
                if (!headers.containsKey("Content-Length") && !headers.containsKey("Transfer-Encoding")) {
                    request.writeBytes(latin("Content-Length: " + body.length + "\r\n"));
                }
                request.writeBytes(latin("\r\n"));
                request.writeBytes(body);
            }
            return request.toByteArray();
        }

        private static byte[] latin(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            var odd = new LinkedHashMap<>(headers);
            odd.remove("Authorization", "Bearer TOKEN");
            odd.remove("Content-Type", "application/json");
            var text = method + " " + target + " " + (odd.isEmpty() ? "" : odd + " ")
                    + new String(body, StandardCharsets.UTF_8);
            return status + ": " + printable(text.length() > 110 ? text.substring(0, 110) + "…" : text);
        }

        private static String printable(String text) {
            return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?").strip();
        }
    }

    static Case get(String target) {
        return new Case("GET", target).with("Content-Type", null);
    }

    static Case put(String json) {
        return new Case("PUT", SETTINGS).json(json);
    }

    static Case post(String json) {
        return new Case("POST", JOBS).json(json);
    }

    static Case noop(String field, String value) {
        return post("{'job_type': 'noop', '" + field + "': " + value + "}");
    }

    /** In one form, and nothing is changed. */
    void refuses(Case bad) {
        var before = everything();

        var answer = RawHttp.send(port(), bad.request(token, job));

        assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
        var problem = JsonPath.from(answer.body());
        assertThat(problem.getString("type")).startsWith("urn:problem-type:hcm:");
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getInt("status")).isEqualTo(bad.status);
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.getString("instance")).startsWith("/");
        assertThat(problem.getString("request_id"))
                .matches("[0-9a-f-]{36}")
                .isEqualTo(answer.headers().get("X-Request-Id"));
        if (!bad.fields.isEmpty()) {
            assertThat(problem.getList("errors.field", String.class)).containsAll(bad.fields);
            assertThat(problem.getList("errors.message", String.class))
                    .allSatisfy(each -> assertThat(each).isNotBlank());
        }
        assertThat(problem.getString("detail") + problem.get("errors")).contains(bad.says);
        if (bad.answerHeader != null) {
            assertThat(answer.headers()).containsKey(bad.answerHeader);
        }
        Problems.assertSaysNothingOfOurInsides(withoutWhatWasSent(answer.body(), problem));
        assertThat(answer.headers().toString()).doesNotContain("alert", "X-Evil");
        assertThat(everything()).isEqualTo(before);
    }

    /** The path and the names of fields are the caller's own words. */
    static String withoutWhatWasSent(String body, JsonPath problem) {
        var ours = body.replace(problem.getString("instance"), "");
        var fields = problem.getList("errors.field", String.class);
        for (var field : fields == null ? List.<String>of() : fields) {
            ours = ours.replace(field, "");
        }
        return ours;
    }

    List<List<Map<String, Object>>> everything() {
        return List.of(
                rows("SELECT * FROM notification_settings ORDER BY id"),
                rows("SELECT * FROM background_jobs ORDER BY id"),
                rows("SELECT * FROM hcm_job_attempts ORDER BY job_id, attempt"),
                rows("SELECT * FROM hcm_job_pauses ORDER BY id"),
                rows("SELECT * FROM hcm_job_schedules ORDER BY id"),
                rows("SELECT * FROM organizations ORDER BY id"));
    }
}
