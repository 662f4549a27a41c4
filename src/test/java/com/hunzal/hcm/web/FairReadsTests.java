package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.ReadTime;
import com.hunzal.hcm.security.Caller;
import io.restassured.http.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** One organization asks for much at the same time. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@TestPropertySource(
        properties = {
            "hcm.reads.at-once-per-organization=1",
            "hcm.reads.waiting-per-organization=0",
            "hcm.reads.time-limit=100ms"
        })
@Import(FairReadsTests.Endless.class)
class FairReadsTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @LocalServerPort
    int port;

    @Autowired
    FairReads fair;

    @TestConfiguration(proxyBeanMethods = false)
    static class Endless {

        @Bean
        Reader endlessReader(Database database) {
            return new Reader(database);
        }
    }

    @RestController
    static class Reader {

        private final Database database;

        Reader(Database database) {
            this.database = database;
        }

        @PostMapping("/api/endless")
        @ReadsMuch
        long change(Caller caller) {
            return ReadTime.spend(() -> read(caller));
        }

        @GetMapping("/api/endless")
        long read(Caller caller) {
            return database.reads()
                    .sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
                    .query(Long.class)
                    .single();
        }
    }

    @Test
    void whoHasManyRequestsInFlightWaitsAndNobodyElse() throws Exception {
        fair.reads().enter(organization, Duration.ZERO);
        try {
            for (var path : new String[] {JOBS, JOBS + "/failures", JOBS + "/stats", "/api/system/job-schedules"}) {
                admin().get(path)
                        .then()
                        .spec(problem(429, "too-many-reads"))
                        .header("Retry-After", matchesPattern("[1-9]\\d*"));
                caller(token("SystemAdmin", addOrganization())).get(path).then().statusCode(200);
                caller(token("Root", addOrganization()))
                        .header("X-Organization-Id", " " + organization)
                        .get(path)
                        .then()
                        .statusCode(429);
            }
            admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
            admin().body("{\"all\": true}").post(JOBS + "/cancel").then().statusCode(200);
        } finally {
            fair.reads().leave(organization);
        }
        admin().get(JOBS).then().statusCode(200);
        admin().get(JOBS).then().statusCode(200);
    }

    @Test
    void oneBulkChangeAtATimeLeavesReadersToOthers() throws Exception {
        var two = new FairReads(new ReadProperties(2, 0, 100, Duration.ZERO, Duration.ofSeconds(20)));
        assertThat(two.changes().enter(organization, Duration.ZERO)).isTrue();
        assertThat(two.changes().enter(organization, Duration.ZERO)).isFalse();

        fair.changes().enter(organization, Duration.ZERO);
        try {
            for (var change : List.of("/cancel", "/retry")) {
                admin().body("{\"all\": true, \"dry_run\": true}")
                        .post(JOBS + change)
                        .then()
                        .spec(problem(429, "too-many-reads"))
                        .header("Retry-After", matchesPattern("[1-9]\\d*"));
            }
            admin().get(JOBS).then().statusCode(200);
        } finally {
            fair.changes().leave(organization);
        }
        admin().body("{\"all\": true, \"dry_run\": true}")
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);
    }

    @Test
    void aReadThatTakesTooLongIsEnded() {
        for (var method : List.of(Method.GET, Method.POST)) {
            given().port(port)
                    .header("Authorization", "Bearer " + adminToken())
                    .request(method, "/api/endless")
                    .then()
                    .spec(problem(429, "read-too-long"));
        }
        admin().get(JOBS).then().statusCode(200);
    }
}
