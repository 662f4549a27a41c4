package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/**
 * What is wrong with a request is said in one form, names what to mend, tells nothing of our insides and changes
 * nothing. The same on every database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BadInputContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    private String token;
    private String job;

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

        private final String method;
        private final String target;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private byte[] body = new byte[0];
        private boolean chunked;
        private int status;
        private List<String> fields = List.of();
        private String says = "";
        private String answerHeader;

        private Case(String method, String target) {
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

    private static Case get(String target) {
        return new Case("GET", target).with("Content-Type", null);
    }

    private static Case put(String json) {
        return new Case("PUT", SETTINGS).json(json);
    }

    private static Case post(String json) {
        return new Case("POST", JOBS).json(json);
    }

    private static Case noop(String field, String value) {
        return post("{'job_type': 'noop', '" + field + "': " + value + "}");
    }

    // What is in the body

    static Stream<Case> settings() {
        var cases = new ArrayList<Case>();
        for (var flag : List.of("email_enabled", "sms_enabled", "slack_enabled", "dnd_enabled")) {
            for (var value : List.of("'true'", "1", "0", "'yes'", "{}", "[true]")) {
                cases.add(put("{'" + flag + "': " + value + "}").is(400, flag).saying("must be true or false"));
            }
        }
        for (var text : List.of(
                "email_provider",
                "email_from_address",
                "email_from_name",
                "sms_provider",
                "slack_webhook_url",
                "digest_frequency",
                "dnd_start",
                "dnd_end")) {
            for (var value : List.of("1", "1.5", "true", "{}", "['smtp']")) {
                cases.add(put("{'" + text + "': " + value + "}").is(400, text).saying("must be text"));
            }
            cases.add(put("{'" + text + "': 'a\\u0000b'}").is(422, text));
            cases.add(put("{'" + text + "': 'a\\u001bb'}").is(422, text));
            cases.add(put("{'" + text + "': '\\u0085'}").is(422, text));
            cases.add(put("{'" + text + "': '" + "x".repeat(3000) + "'}").is(422, text));
            cases.add(put("{'" + text + "': 'a\\ud800b'}").is(422, text));
            cases.add(put("{'" + text + "': '\\udc00\\ud800'}").is(422, text));
        }
        for (var value : List.of("1", "'{}'", "[]", "[{}]", "true")) {
            cases.add(put("{'custom_settings': " + value + "}")
                    .is(400, "custom_settings")
                    .saying("must be an object"));
        }
        for (var readOnly : List.of("id", "organization_id", "created_at", "updated_at")) {
            cases.add(put("{'" + readOnly + "': 1}").is(400, readOnly));
            cases.add(put("{'" + readOnly + "': 'another'}").is(422, readOnly).saying("cannot be changed"));
        }
        cases.add(put("{'custom_settings': {'a': '\\ud800'}}").is(422, "custom_settings"));
        cases.add(put("{'custom_settings': {'" + "x".repeat(17_000) + "': 1}}").is(422, "custom_settings"));
        cases.add(put("{'emial_enabled': true}").is(400, "emial_enabled").saying("did you mean 'email_enabled'?"));
        cases.add(put("{'emailEnabled': true}").is(400, "emailEnabled").saying("did you mean 'email_enabled'?"));
        cases.add(put("{'': true}").is(400, ""));
        cases.add(put("{'__proto__': {}}").is(400, "__proto__"));
        cases.add(put("{'" + "x".repeat(40_000) + "': 1}").is(400));
        cases.add(put("{'a\\u0000b\\r\\nc': 1}").is(400, "a\u0000b\r\nc"));
        cases.add(put("{'email_enabled': 'x', 'dnd_start': 'x', 'nonsense': 1}")
                .is(400, "email_enabled", "dnd_start", "nonsense"));
        cases.add(
                put("{'email_provider': 'x', 'sms_provider': 'x', 'dnd_end': '1', 'digest_frequency': 'x', 'email_from_address': 'x'}")
                        .is(
                                422,
                                "email_provider",
                                "sms_provider",
                                "dnd_end",
                                "digest_frequency",
                                "email_from_address"));
        return cases.stream();
    }

    static Stream<Case> jobs() {
        return Stream.of(
                post("{}").is(422, "job_type").saying("is required"),
                post("{'job_type': null}").is(422, "job_type").saying("is required"),
                post("{'job_type': ''}").is(422, "job_type").saying("is not known; known types: ["),
                post("{'job_type': 'brew_coffee'}").is(422, "job_type").saying("is not known; known types: ["),
                post("{'job_type': 'NOOP'}").is(422, "job_type"),
                post("{'job_type': 'noop\\u0000'}").is(422, "job_type"),
                post("{'job_type': '" + "x".repeat(101) + "'}").is(422, "job_type"),
                post("{'job_type': 7}").is(400, "job_type"),
                post("{'job_type': ['noop']}").is(400, "job_type"),
                post("{'job_type': {'name': 'noop'}}").is(400, "job_type"),
                post("{'job_type': true}").is(400, "job_type"),
                noop("payload", "[]").is(400, "payload").saying("must be an object"),
                noop("payload", "'{}'").is(400, "payload"),
                noop("payload", "7").is(400, "payload"),
                noop("payload", "true").is(400, "payload"),
                noop("payload", "{'duration_ms': '1'}").is(400, "payload.duration_ms"),
                noop("payload", "{'duration_ms': 1.5}").is(400, "payload.duration_ms"),
                noop("payload", "{'duration_ms': true}").is(400, "payload.duration_ms"),
                noop("payload", "{'duration_ms': []}").is(400, "payload.duration_ms"),
                noop("payload", "{'duration_ms': 99999999999999999999}").is(422, "payload.duration_ms"),
                noop("payload", "{'duration_ms': -1}").is(422, "payload.duration_ms"),
                noop("payload", "{'duration_ms': 60001, 'fail_attempts': 26}")
                        .is(422, "payload.duration_ms", "payload.fail_attempts"),
                noop("payload", "{'duration_ms': '1', 'fail_attempts': [], 'x': 1, 'y': {}}")
                        .is(400, "payload.duration_ms", "payload.fail_attempts", "payload.x", "payload.y"),
                noop("payload", "{'duration_ms': 99999999999999999999, 'fail_attempts': 26}")
                        .is(422, "payload.duration_ms", "payload.fail_attempts"),
                noop("payload", "{'duration_ms': 'x', 'fail_attempts': 26}")
                        .is(400, "payload.duration_ms", "payload.fail_attempts"),
                noop("payload", "{'duration': 1}").is(400, "payload.duration").saying("did you mean 'duration_ms'?"),
                noop("payload", "{'durationMs': 1}")
                        .is(400, "payload.durationMs")
                        .saying("did you mean 'duration_ms'?"),
                noop("payload", "{'@class': 'java.lang.Runtime'}").is(400, "payload.@class"),
                noop("payload", "{'x': '" + "x".repeat(64 * 1024 + 1) + "'}").is(422, "payload"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 'none'}}")
                        .is(422, "payload.action"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 'partial', 'caches': [1]}}")
                        .is(400, "payload.caches[0]"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 1, 'caches': ['settings', 1, 'x', {}]}}")
                        .is(400, "payload.action", "payload.caches[1]", "payload.caches[3]"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 'partial', 'caches': ["
                                + String.join(",", Collections.nCopies(30_000, "1")) + "]}}")
                        .is(400, "payload.caches[0]", "payload.caches[1]"),
                post("{'job_type': 'email_send', 'payload': {'to': [1, []], 'subject': 7, 'data': 'x'}}")
                        .is(400, "payload.to[0]", "payload.to[1]", "payload.subject", "payload.data"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 'partial', 'caches': ['settings', 'x']}}")
                        .is(422, "payload.caches[1]"),
                post("{'job_type': 'cache_flush', 'payload': {'action': 'partial', 'caches': ["
                                + String.join(",", Collections.nCopies(6000, "'settings'")) + "]}}")
                        .is(422, "payload")
                        .saying("64 KiB"),
                post("{'job_type': 'cleanup', 'payload': {'type': 'everything'}}")
                        .is(422, "payload.type"),
                post("{'job_type': 'cleanup', 'payload': {'older_than_days': -1}}")
                        .is(422, "payload.older_than_days"),
                post("{'job_type': 'log_rotate', 'payload': {'keep': 'all'}}").is(400, "payload.keep"),
                post("{'job_type': 'db_optimize', 'payload': {'table': 'x; DROP TABLE y'}}")
                        .is(400, "payload.table"),
                noop("priority", "2").is(422, "priority"),
                noop("priority", "-2").is(422, "priority"),
                noop("priority", "99999999999999999999").is(422, "priority"),
                noop("priority", "1.0").is(400, "priority"),
                noop("priority", "1e400").is(400, "priority"),
                noop("priority", "'urgent'").is(422, "priority"),
                noop("priority", "'HIGH'").is(422, "priority"),
                noop("priority", "'1'").is(422, "priority"),
                noop("priority", "true").is(400, "priority"),
                noop("priority", "{}").is(400, "priority"),
                noop("max_retries", "-1").is(422, "max_retries"),
                noop("max_retries", "26").is(422, "max_retries"),
                noop("max_retries", "4294967299").is(422, "max_retries"),
                noop("max_retries", "3.0").is(400, "max_retries"),
                noop("max_retries", "'3'").is(400, "max_retries"),
                noop("max_retries", "[3]").is(400, "max_retries"),
                noop("run_at", "'tomorrow'").is(422, "run_at"),
                noop("run_at", "'2027-01-01'").is(422, "run_at"),
                noop("run_at", "'2027-01-01T06:00:00'").is(422, "run_at").saying("with an offset"),
                noop("run_at", "'2027-02-30T06:00:00Z'").is(422, "run_at"),
                noop("run_at", "'+999999999-12-31T23:59:59Z'").is(422, "run_at").saying("ten years"),
                noop("run_at", "''").is(422, "run_at"),
                noop("run_at", "1767225600").is(400, "run_at"),
                noop("prioritty", "1").is(400, "prioritty").saying("did you mean 'priority'?"),
                noop("status", "'completed'").is(400, "status"),
                noop("organization_id", "'another'").is(400, "organization_id"),
                noop("id", "'mine'").is(400, "id"),
                post("{'job_type': 'x', 'priority': 5, 'max_retries': -1, 'run_at': 'x'}")
                        .is(422, "job_type", "priority", "max_retries", "run_at"),
                post("{'job_type': 1, 'priority': 5, 'nonsense': 1, 'run_at': 'x'}")
                        .is(400, "job_type", "priority", "nonsense", "run_at"));
    }

    /** The rest is read by the same few lines. */
    private static final Set<String> READ_BY_SPRING = Set.of(SETTINGS, JOBS);

    private static final Set<String> SOME =
            Set.of("null", "[]", "{", "{} {}", "{'a': 1, 'a': 1}", "[".repeat(10_000) + "]".repeat(10_000));

    static Stream<Case> json() {
        var cases = new ArrayList<Case>();
        for (var request : List.of(
                new Case("PUT", SETTINGS),
                new Case("PATCH", SETTINGS),
                new Case("POST", JOBS),
                new Case("POST", JOBS + "/bulk"),
                new Case("POST", JOBS + "/cancel"),
                new Case("POST", JOBS + "/retry"),
                new Case("POST", JOBS + "/{job}/retry"),
                new Case("POST", JOBS + "/types/noop/pause"),
                new Case("POST", JOBS + "/types/noop/resume"),
                new Case("POST", JOBS + "/failures/0123456789abcdef/retry"),
                new Case("POST", JOBS + "/failures/0123456789abcdef/discard"),
                new Case("POST", SCHEDULES))) {
            var bodies = new LinkedHashMap<String, String>();
            bodies.put("", "needs a JSON body");
            bodies.put(" \n ", "");
            bodies.put("null", "must be a JSON object");
            bodies.put("[]", "must be a JSON object");
            bodies.put("[{}]", "must be a JSON object");
            bodies.put("'text'", "must be a JSON object");
            bodies.put("7", "must be a JSON object");
            bodies.put("true", "must be a JSON object");
            bodies.put("{", "not JSON");
            bodies.put("{'a'", "not JSON");
            bodies.put("{'a': 1,}", "not JSON");
            bodies.put("{a: 1}", "not JSON");
            bodies.put("{'a': 01}", "not JSON");
            bodies.put("{'a': NaN}", "not JSON");
            bodies.put("{'a': +1}", "not JSON");
            bodies.put("{'a': tru}", "not JSON");
            bodies.put("{'a': 'unfinished", "not JSON");
            bodies.put("{'a': '\t'}", "not JSON");
            bodies.put("{} {}", "nothing after its end");
            bodies.put("{} x", "not JSON");
            bodies.put("{}]", "not JSON");
            bodies.put("{} // comment", "not JSON");
            bodies.put("/* comment */ {}", "not JSON");
            bodies.put("{'a': 1, 'a': 1}", "Duplicate");
            bodies.put("{'job_type': 'noop', 'job_type': 'noop'}", "Duplicate");
            bodies.put("{'email_enabled': true, 'email_enabled': true}", "Duplicate");
            bodies.put("{'custom_settings': {'a': 1, 'a': 2}, 'payload': {'a': 1, 'a': 2}}", "Duplicate");
            bodies.put("{'a': 1 // comment\n}", "not JSON");
            bodies.put("{'a': [1, 2", "not JSON");
            bodies.put("{'a': [1, 2}", "not JSON");
            bodies.put("{'a': -Infinity}", "not JSON");
            bodies.put("{'a': .5}", "not JSON");
            bodies.put("{'a': 5.}", "not JSON");
            bodies.put("{'a': 'b' 'c'}", "not JSON");
            bodies.put("# comment", "not JSON");
            bodies.put("{'\\ud800': 1}", "not JSON");
            bodies.put("{'a': '\\u12'}", "not JSON");
            bodies.put("{'a': '\\x'}", "not JSON");
            bodies.put("[".repeat(10_000) + "]".repeat(10_000), "nested too deeply");
            bodies.put("{'a': ".repeat(10_000) + "1" + "}".repeat(10_000), "nested too deeply");
            bodies.put("{'custom_settings': " + "{'a': ".repeat(9_999) + "1" + "}".repeat(10_000), "nested too deeply");
            bodies.put("{'a': " + "9".repeat(2_000) + "}", "too long a name or number");
            bodies.put("{'" + "x".repeat(60_000) + "': 1}", "too long a name or number");
            bodies.put("a=b&c=d", "not JSON");
            bodies.put("<xml/>", "not JSON");
            if (!READ_BY_SPRING.contains(request.target)) {
                bodies.keySet().retainAll(SOME);
            }
            bodies.forEach((body, says) -> cases.add(
                    new Case(request.method, request.target).json(body).is(400).saying(says)));
            for (var bytes : List.of(
                    new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, // no UTF-8
                    new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'}, // overlong
                    new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}, // a surrogate
                    new byte[] {'{', '}', 0},
                    new byte[] {(byte) 0x1f, (byte) 0x8b, 8, 0, 0, 0})) {
                cases.add(new Case(request.method, request.target).bytes(bytes).is(400));
            }
        }
        return cases.stream();
    }

    /** Where a body would not be read, nobody is to believe that what it says is done. */
    static Stream<Case> unreadBodies() {
        return Stream.of(
                        new Case("POST", JOBS + "/{job}/cancel"),
                        new Case("POST", "/api/system/job-schedules/nothing/run"),
                        new Case("DELETE", "/api/system/job-schedules/nothing"))
                .flatMap(request -> Stream.of("{'dry_run': true}", "[]", "x=1", "{", "{}{}", "{}" + " ".repeat(99))
                        .map(body -> new Case(request.method, request.target)
                                .json(body)
                                .is(400)
                                .saying("takes no body")));
    }

    static Stream<Case> tooLarge() {
        var oneMebibyte = new byte[1024 * 1024 + 1];
        Arrays.fill(oneMebibyte, (byte) ' ');
        oneMebibyte[0] = '{';
        oneMebibyte[oneMebibyte.length - 1] = '}';
        return Stream.of(
                new Case("PUT", SETTINGS).bytes(oneMebibyte).is(413),
                new Case("PUT", SETTINGS).bytes(oneMebibyte).chunked().is(413),
                new Case("PATCH", SETTINGS).bytes(oneMebibyte).chunked().is(413),
                new Case("POST", JOBS).bytes(oneMebibyte).is(413),
                new Case("POST", JOBS).bytes(oneMebibyte).chunked().is(413),
                new Case("POST", JOBS + "/{job}/cancel").bytes(oneMebibyte).is(413),
                new Case("PUT", SETTINGS).with("Content-Length", "1048577").is(413),
                new Case("POST", JOBS)
                        .with("Content-Length", "9223372036854775807")
                        .is(413),
                new Case("PUT", SETTINGS)
                        .with("Content-Type", "application/x-www-form-urlencoded")
                        .bytes(oneMebibyte)
                        .is(413));
    }

    // Paths

    static Stream<Case> paths() {
        return Stream.of(
                get(JOBS + "/nothing").is(404).saying("no job with this id"),
                get(JOBS + "/" + "x".repeat(4000)).is(404),
                get(JOBS + "/%E5%B7%A5%E4%BD%9C").is(404),
                get(JOBS + "/'%20OR%20'1'='1").is(404),
                get(JOBS + "/1);DROP%20TABLE%20background_jobs").is(400),
                get(JOBS + "/%27%20UNION%20ALL%20x").is(404),
                get(JOBS + "/%25").is(400),
                get(JOBS + "/*").is(404),
                get(JOBS + "/%7Bjob%7D").is(404),
                get(JOBS + "/$%7Bjndi:ldap:x%7D").is(404),
                get(JOBS + "/a%20b").is(404),
                get(JOBS + "/%F0%9F%92%A9").is(404),
                get(JOBS + "/..").is(400),
                get(JOBS + "/../notification-settings").is(400),
                get(JOBS + "/%2e%2e").is(400),
                get(JOBS + "/%2e%2e/notification-settings").is(400),
                get(JOBS + "/..%2fnotification-settings").is(400),
                get(JOBS + "/%2F").is(400),
                get(JOBS + "/a%2fb").is(400),
                get(JOBS + "/a%5cb").is(400),
                get(JOBS + "/a\\b").is(400),
                get(JOBS + "/%00").is(400),
                get(JOBS + "/a%00b").is(400),
                get(JOBS + "/a%0d%0aX-Evil:%201").is(400),
                get(JOBS + "/a%7f").is(404),
                get(JOBS + "/%e2%80%a8").is(400),
                get(JOBS + "/a;b=c").is(400),
                get(JOBS + "/;jsessionid=1").is(400),
                get(JOBS + "/a%3bb").is(400),
                get(JOBS + "//" + "x").is(400),
                get("/" + JOBS).is(400),
                get("//").is(400),
                get("//?x=1").is(400),
                get("//").with("Authorization", null).is(400),
                get("///").is(400),
                get("//:80").is(400),
                get("//a:b").is(400),
                new Case("POST", "//").is(400),
                get(JOBS + "/%ff").is(400),
                get(JOBS + "/%ED%A0%80").is(400),
                get(JOBS + "/%zz").is(400),
                get(JOBS + "/%").is(400),
                get(JOBS + "/[x]").is(400),
                get(JOBS + "/a|b").is(400),
                get(JOBS + "/<script>").is(400),
                get(JOBS + "/\u00e4").is(400),
                get(JOBS + "/" + "x".repeat(40_000)).is(400),
                get(JOBS + "/" + "x".repeat(20_000)).is(404),
                get(JOBS + "/~" + "A".repeat(20_000)).is(404),
                get(JOBS + "/{job}/").is(404).saying("nothing at this path"),
                get(JOBS + "/{job}/payload").is(404).saying("nothing at this path"),
                get(JOBS + "/").is(404),
                get(SETTINGS + "/").is(404),
                get("/API/system/background-jobs").is(404),
                get("/api/system/background-jobs.json").is(404),
                get("/api").is(404),
                get("/error").is(404),
                get("/actuator/env").is(404),
                new Case("POST", JOBS + "/nothing/cancel").is(404),
                new Case("POST", JOBS + "/nothing/retry").is(404),
                new Case("POST", JOBS + "/'%20OR%201=1--/cancel").is(404),
                new Case("POST", JOBS + "/%2e%2e/cancel").is(400));
    }

    // Methods and media types

    static Stream<Case> methods() {
        return Stream.of(
                new Case("DELETE", SETTINGS).is(405).answering("Allow"),
                new Case("POST", SETTINGS).json("{}").is(405).answering("Allow"),
                new Case("PUT", JOBS).json("{}").is(405).answering("Allow"),
                new Case("DELETE", JOBS).is(405).answering("Allow"),
                new Case("PATCH", JOBS + "/{job}").json("{}").is(405).answering("Allow"),
                new Case("DELETE", JOBS + "/{job}").is(405).answering("Allow"),
                new Case("PUT", JOBS + "/{job}").json("{}").is(405).answering("Allow"),
                get(JOBS + "/{job}/cancel").is(405).answering("Allow"),
                get(JOBS + "/{job}/retry").is(405).answering("Allow"),
                new Case("TRACE", SETTINGS).is(405).answering("Allow"),
                new Case("PROPFIND", SETTINGS).is(405).answering("Allow"),
                new Case("BREW", JOBS).is(405).answering("Allow"),
                new Case("POST", "/health").is(405).answering("Allow"),
                new Case("POST", SETTINGS)
                        .with("X-HTTP-Method-Override", "DELETE")
                        .is(405),
                new Case("POST", JOBS + "?_method=DELETE")
                        .with("Content-Type", null)
                        .is(415));
    }

    static Stream<Case> mediaTypes() {
        var cases = new ArrayList<Case>();
        for (var type : List.of(
                "text/plain",
                "text/json",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/json-patch+json",
                "application/octet-stream",
                "application/json; charset=nonsense",
                "*/*",
                "nonsense",
                ";;")) {
            cases.add(put("{}").with("Content-Type", type).is(415));
            cases.add(noop("priority", "1").with("Content-Type", type).is(415));
        }
        for (var type :
                List.of("*/*", "application/*", "application/*+json", "nonsense", "application/json;charset=bogus")) {
            for (var target : List.of(
                    "/{job}/retry", "/failures/nothing/retry", "/failures/nothing/discard", "/types/noop/pause")) {
                cases.add(new Case("POST", JOBS + target)
                        .with("Content-Type", type)
                        .is(415));
                cases.add(new Case("POST", JOBS + target)
                        .json("{}")
                        .with("Content-Type", type)
                        .is(415));
            }
        }
        cases.add(get("/actuator/health").with("Content-Type", "*/*").is(415));
        cases.add(put("{}").with("Content-Type", null).is(415));
        cases.add(put("{}").with("Content-Type", "application/merge-patch+json").is(415));
        cases.add(post("{}").with("Content-Type", null).is(415));
        cases.add(new Case("PATCH", SETTINGS)
                .json("{}")
                .with("Content-Type", "text/plain")
                .is(415));
        for (var type : List.of("text/html", "application/xml", "image/*", "nonsense", "a/b/c", "application/yaml")) {
            cases.add(get(SETTINGS).with("Accept", type).is(406));
            cases.add(get(JOBS).with("Accept", type).is(406));
            cases.add(get(JOBS + "/{job}").with("Accept", type).is(406));
            cases.add(noop("priority", "1").with("Accept", type).is(406));
        }
        // Also what is wrong otherwise is told in the one form, whatever the caller would rather have.
        cases.add(get(JOBS + "/nothing").with("Accept", "application/json").is(404));
        cases.add(put("{'nonsense': 1}").with("Accept", "application/json").is(400, "nonsense"));
        cases.add(get(SETTINGS)
                .with("Accept", "nonsense")
                .with("Authorization", null)
                .is(401));
        return cases.stream();
    }

    // Queries and headers

    static Stream<Case> queries() {
        return Stream.of(
                get(JOBS + "?status=nonsense").is(400, "status").saying("did you mean"),
                get(JOBS + "?status=QUEUED").is(400, "status"),
                get(JOBS + "?status=queued,nonsense").is(400, "status"),
                get(JOBS + "?status=queued'--").is(400, "status"),
                get(JOBS + "?job_type=" + "x".repeat(501)).is(400, "job_type"),
                get(JOBS + "?job_type=a%00b").is(400, "job_type"),
                get(JOBS + "?job_type=a%0ab").is(400, "job_type"),
                get(JOBS + "?job_type=%00").is(400, "job_type").saying("must be short, printable text"),
                get(JOBS + "?job_type=noop,%09").is(400, "job_type"),
                get(JOBS + "?status=%00").is(400, "status").saying("must be short, printable text"),
                get(JOBS + "?priority=,%01").is(400, "priority").saying("must be short, printable text"),
                get(JOBS + "?priority=2").is(400, "priority"),
                get(JOBS + "?priority=urgent").is(400, "priority"),
                get(JOBS + "?priority=1.0").is(400, "priority"),
                get(JOBS + "?created_after=yesterday").is(400, "created_after"),
                get(JOBS + "?created_after=2026-01-01").is(400, "created_after"),
                get(JOBS + "?created_after=2026-01-01T00:00:00").is(400, "created_after"),
                get(JOBS + "?created_before=2026-13-01T00:00:00Z").is(400, "created_before"),
                get(JOBS + "?created_before=%2B999999999-01-01T00:00:00Z").is(400, "created_before"),
                get(JOBS + "?created_before=2026-01-01T00:00:00Z&created_before=2026-01-01T00:00:00Z")
                        .is(400, "created_before"),
                get(JOBS + "?limit=abc").is(400, "limit"),
                get(JOBS + "?limit=1&limit=2").is(400, "limit"),
                get(JOBS + "?limit=%D9%A1").is(400, "limit"),
                get(JOBS + "?limit=-99999999999999999999999").is(422, "limit"),
                get(JOBS + "?limit=0").is(422, "limit"),
                get(JOBS + "?limit=-5").is(422, "limit"),
                get(JOBS + "?skip=-1").is(422, "skip"),
                get(JOBS + "?skip=100001").is(422, "skip"),
                get(JOBS + "?skip=abc").is(400, "skip"),
                get(JOBS + "?cursor=abc").is(400, "cursor"),
                get(JOBS + "?cursor=%00").is(400, "cursor"),
                get(JOBS + "?cursor=" + "A".repeat(501)).is(400, "cursor"),
                get(JOBS + "?cursor=" + "A".repeat(2001)).is(400, "cursor"),
                get(JOBS + "?sort=name").is(400, "sort").saying("did you mean"),
                get(JOBS + "?statu=queued").is(400, "statu").saying("did you mean 'status'?"),
                get(JOBS + "?Status=queued").is(400, "Status"),
                get(JOBS + "?%00=1").is(400),
                get(JOBS + "?limit=%ff").is(400),
                get(JOBS + "?limit=%zz").is(400),
                get(JOBS + "?job_type=%ED%A0%80").is(400),
                get(JOBS + "?status=x&priority=2&limit=0&skip=x&created_after=x&colour=red&limt=1")
                        .is(400, "status", "priority", "limit", "skip", "created_after", "colour", "limt"),
                get(JOBS + "?status=queued,x,y").is(400, "status").saying("value 'y'"),
                get(JOBS + "?limit=0&skip=-1").is(422, "limit", "skip"),
                get(JOBS + "?cursor=x&skip=1&limit=0").is(422, "skip", "limit"),
                get(JOBS + "/stats?a=1&b=2").is(400, "a", "b"),
                get(JOBS + "/types?a=1&b=2").is(400, "a", "b"),
                get("/api/system/job-schedules?a=1&b=2").is(400, "a", "b"),
                get(JOBS + "/failures?limit=0&skip=1").is(400, "limit", "skip"),
                get(JOBS + "/{job}/log?after=-1").is(422, "after"),
                get(JOBS + "/{job}/log?after=99999999999999999999").is(422, "after"),
                get(JOBS + "/{job}/log?after=1&after=2").is(400, "after").saying("must be given once"),
                get(JOBS + "/{job}/log?after=x&before=1").is(400, "after", "before"),
                get(JOBS + "?" + "a".repeat(5000) + "=1").is(400));
    }

    static Stream<Case> headers() {
        return Stream.of(
                noop("priority", "1").with("Idempotency-Key", "").is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "\"\"").is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "a b").is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "a\tb").is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "\u00e4").is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "k".repeat(256)).is(400, "Idempotency-Key"),
                noop("priority", "1").with("Idempotency-Key", "a\u0001b").is(400),
                noop("priority", "1").with("Idempotency-Key", "a\u0000b").is(400),
                get(SETTINGS).with("X-Organization-Id", "a\u0001b").is(400),
                get(SETTINGS)
                        .with("X-Organization-Id", "'; DROP TABLE organizations;--")
                        .is(403),
                get(SETTINGS).with("X-Organization-Id", "another").is(403),
                get(SETTINGS)
                        .with("X-Organization-Id", "one")
                        .with("x-organization-id", "two")
                        .is(400)
                        .saying("must be given once"),
                put("{}").with("If-Match", "\"stale\"").is(412),
                put("{}").with("If-Match", "").is(412),
                get(JOBS + "/nothing")
                        .with("X-Request-Id", "<script>alert(1)</script>")
                        .is(404),
                get(JOBS + "/nothing").with("X-Request-Id", "a b").is(404),
                get(JOBS + "/nothing").with("X-Request-Id", "x".repeat(129)).is(404),
                get(JOBS + "/nothing").with("X-Request-Id", "\u00e4").is(404),
                get(SETTINGS).with("X-Long", "x".repeat(40_000)).is(400),
                get(SETTINGS).with("X-Long", "a\u0001b").is(400),
                get(SETTINGS).with("X-Organization-Id", "a\u00c2\u0085b").is(400),
                get(SETTINGS).with("X-Organization-Id", "a\u0085b").is(400),
                get(SETTINGS).with("Bad Header", "x").is(400),
                put("{}").with("Content-Length", "-1").is(400),
                put("{}").with("Content-Length", "abc").is(400),
                put("{}").with("Transfer-Encoding", "nonsense").is(501),
                put("zz\r\n{}\r\n0\r\n\r\n")
                        .with("Transfer-Encoding", "chunked")
                        .is(400),
                get(SETTINGS).with("Authorization", null).is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "").is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Bearer").is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Bearer ").is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Bearer \u00e4").is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Bearer a.b.c").is(401).answering("WWW-Authenticate"),
                get(SETTINGS)
                        .with("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
                        .is(401)
                        .answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Bearer TOKENx").is(401).answering("WWW-Authenticate"),
                get(SETTINGS).with("Authorization", "Basic YTpi").is(401).answering("WWW-Authenticate"),
                post("{'job_type': 'noop'}").with("Authorization", null).is(401).answering("WWW-Authenticate"),
                put("{'nonsense").with("Authorization", null).is(401).answering("WWW-Authenticate"));
    }

    @ParameterizedTest
    @MethodSource({
        "settings",
        "jobs",
        "json",
        "unreadBodies",
        "tooLarge",
        "paths",
        "methods",
        "mediaTypes",
        "queries",
        "headers"
    })
    void isRefusedInOneFormAndChangesNothing(Case bad) {
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
    private static String withoutWhatWasSent(String body, JsonPath problem) {
        var ours = body.replace(problem.getString("instance"), "");
        var fields = problem.getList("errors.field", String.class);
        for (var field : fields == null ? List.<String>of() : fields) {
            ours = ours.replace(field, "");
        }
        return ours;
    }

    private List<List<Map<String, Object>>> everything() {
        return List.of(
                rows("SELECT * FROM notification_settings ORDER BY id"),
                rows("SELECT * FROM background_jobs ORDER BY id"),
                rows("SELECT * FROM hcm_job_attempts ORDER BY job_id, attempt"),
                rows("SELECT * FROM hcm_job_pauses ORDER BY id"),
                rows("SELECT * FROM hcm_job_schedules ORDER BY id"),
                rows("SELECT * FROM organizations ORDER BY id"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BadInputOnSqliteTests extends BadInputContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BadInputOnPostgresqlTests extends BadInputContract {}
