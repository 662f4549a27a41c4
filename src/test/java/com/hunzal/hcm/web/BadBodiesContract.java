package com.hunzal.hcm.web;

import com.hunzal.hcm.TestDatabases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/** What is wrong with a body. */
abstract class BadBodiesContract extends BadInputTest {

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

    @ParameterizedTest
    @MethodSource({"settings", "jobs", "json", "unreadBodies", "tooLarge"})
    void isRefusedInOneFormAndChangesNothing(Case bad) {
        refuses(bad);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BadBodiesOnSqliteTests extends BadBodiesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BadBodiesOnPostgresqlTests extends BadBodiesContract {}
