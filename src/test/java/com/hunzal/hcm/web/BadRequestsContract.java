package com.hunzal.hcm.web;

import com.hunzal.hcm.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/** What is wrong with a path, a method, a media type, a query or a header. */
abstract class BadRequestsContract extends BadInputTest {

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
    @MethodSource({"paths", "methods", "mediaTypes", "queries", "headers"})
    void isRefusedInOneFormAndChangesNothing(Case bad) {
        refuses(bad);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BadRequestsOnSqliteTests extends BadRequestsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BadRequestsOnPostgresqlTests extends BadRequestsContract {}
