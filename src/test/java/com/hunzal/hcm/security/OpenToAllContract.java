package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** What answers without a token, and what browsers are told. */
abstract class OpenToAllContract extends WhoMayCallTest {

    // Operation

    @Test
    void healthIsForEverybodyAndSaysLittle() {
        anonymous()
                .get("/health")
                .then()
                .statusCode(200)
                .body("status", equalTo("ok"))
                .body("timestamp", equalTo(clock.instant().toString()));
        for (var path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            anonymous()
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"))
                    .body("components", nullValue())
                    .body("details", nullValue());
        }
        anonymous().head("/health").then().statusCode(200);
    }

    @Test
    void metricsNeedARole() {
        anonymous().get("/actuator/prometheus").then().statusCode(401);
        caller(token("Employee", organization))
                .get("/actuator/prometheus")
                .then()
                .statusCode(403);
        admin().get("/actuator/prometheus").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
        root().get("/actuator/prometheus").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "beans",
                "configprops",
                "heapdump",
                "threaddump",
                "loggers",
                "mappings",
                "metrics",
                "conditions",
                "shutdown",
                "scheduledtasks",
                "caches",
                "flyway",
                "httpexchanges",
                "logfile",
                "info",
                "sbom",
                "startup",
                "sessions"
            })
    void theRestOfTheActuatorIsNotThere(String endpoint) {
        anonymous().get("/actuator/" + endpoint).then().statusCode(401);
        root().get("/actuator/" + endpoint).then().spec(problem(404, "not-found"));
        root().post("/actuator/" + endpoint).then().spec(problem(404, "not-found"));
    }

    @Test
    void everyAnswerForbidsWhatABrowserShouldNotDoWithIt() {
        for (var answer : List.of(
                admin().get(SETTINGS),
                anonymous().get(SETTINGS),
                admin().get("/nothing"),
                anonymous().get("/health"))) {
            answer.then()
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("X-Frame-Options", equalTo("DENY"))
                    .header("Cache-Control", containsString("no-store"))
                    .header(
                            "Content-Security-Policy",
                            allOf(startsWith("default-src 'none'"), containsString("frame-ancestors 'none'")))
                    .header("Set-Cookie", nullValue())
                    .header("Server", nullValue())
                    .header("X-Powered-By", nullValue());
        }
    }

    @Test
    void otherOriginsAreNotLetIn() {
        admin().header("Origin", "https://evil.example")
                .get(SETTINGS)
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
        anonymous()
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization")
                .options(SETTINGS)
                .then()
                .spec(problem(403, "forbidden"))
                .body("detail", containsString("\"https://evil.example\""))
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OpenToAllOnSqliteTests extends OpenToAllContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OpenToAllOnPostgresqlTests extends OpenToAllContract {}
