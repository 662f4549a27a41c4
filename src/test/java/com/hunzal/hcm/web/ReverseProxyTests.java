package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.security.RunningService;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service below a path of its own, behind a proxy that is trusted, and called by pages of another origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ReverseProxyTests {

    private static final String API = "/hcm/api/system";
    private static final String JOBS = API + "/background-jobs";
    private static final String NOOP = "{\"job_type\": \"noop\"}";
    private static final String ORIGIN = "https://hr.example.com";

    private RunningService service;
    private String welcome;

    @BeforeAll
    void start(@TempDir Path temporary, CapturedOutput log) {
        service = RunningService.start(
                temporary.resolve("data"),
                "--server.servlet.context-path=/hcm",
                "--server.forward-headers-strategy=framework",
                "--hcm.security.allowed-origins=" + ORIGIN);
        welcome = log.getAll();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    // A path of its own

    @Test
    void everyAddressThatIsAnsweredHasThePath() {
        var job = admin().body(NOOP).post(JOBS).then().statusCode(201).extract();
        assertThat(job.header("Location")).startsWith(JOBS + "/").isEqualTo(job.path("self"));
        admin().get(job.header("Location")).then().statusCode(200).body("self", equalTo(job.header("Location")));
        admin().get(JOBS).then().body("items[0].self", equalTo(job.header("Location")));

        var schedule = admin().body("{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\"}")
                .post(API + "/job-schedules")
                .then()
                .statusCode(201)
                .extract();
        assertThat(schedule.header("Location"))
                .startsWith(API + "/job-schedules/")
                .isEqualTo(schedule.path("self"));
        var run = admin().post(schedule.header("Location") + "/run").then().statusCode(201);
        admin().get(run.extract().header("Location")).then().statusCode(200);
    }

    @Test
    void problemsHaveThePathToo() {
        for (var path : List.of("/nothing", "/background-jobs/nothing", "/background-jobs?limit=0")) {
            admin().get(API + path).then().body("instance", equalTo((API + path).replaceAll("\\?.*", "")));
        }
        service.anonymous().get(JOBS).then().spec(problem(401, "unauthorized")).body("instance", equalTo(JOBS));
        admin().urlEncodingEnabled(false)
                .get(JOBS + "/a;b")
                .then()
                .spec(problem(400, "malformed-request"))
                .body("instance", startsWith(JOBS));
    }

    @Test
    void besideThePathThereIsNothing() {
        for (var path : List.of("/", "/health", "/api/system/background-jobs", "/hcmx")) {
            admin().get(path)
                    .then()
                    .spec(problem(404, "not-found"))
                    .body("detail", containsString("nothing at this path"));
        }
        service.anonymous().get("/hcm/health").then().statusCode(200);
        service.anonymous().get("/hcm/actuator/health/readiness").then().statusCode(200);
    }

    @Test
    void theCommandThatIsPrintedHasThePath() {
        assertThat(welcome).contains(" http://localhost:" + service.port() + API + "/notification-settings");
    }

    @Test
    void thePageToTryItAtWorksBelowThePath() {
        var start = service.anonymous()
                .get("/hcm/swagger-ui/swagger-initializer.js")
                .asString();
        var configuration = Pattern.compile("\"configUrl\" : \"([^\"]+)\"").matcher(start);
        assertThat(configuration.find()).isTrue();
        var description = service.anonymous()
                .get(configuration.group(1))
                .then()
                .statusCode(200)
                .extract()
                .<String>path("url");
        assertThat(description).isEqualTo("/hcm/v3/api-docs");
        service.anonymous()
                .get(description)
                .then()
                .statusCode(200)
                .body("servers.url", equalTo(List.of("/hcm")))
                .body("paths.'/api/system/background-jobs'.get.operationId", equalTo("listJobs"));
        service.anonymous()
                .redirects()
                .follow(false)
                .get("/hcm/swagger-ui.html")
                .then()
                .statusCode(302)
                .header("Location", equalTo("/hcm/swagger-ui/index.html"));
    }

    @Test
    void anAnswerComesInOnePieceBelowThePathToo() {
        var jobs = String.join(",", Collections.nCopies(50, NOOP));
        admin().body("{\"jobs\": [" + jobs + "]}").post(JOBS + "/bulk").then().statusCode(201);

        admin().get(JOBS).then().header("Content-Length", not(nullValue())).header("Transfer-Encoding", nullValue());
    }

    // A proxy

    @Test
    void aTrustedProxySaysWhereTheServiceIsForItsCallers() {
        var job = proxied().body(NOOP).post(JOBS).then().statusCode(201).extract();

        assertThat(job.header("Location"))
                .startsWith("/tools/hr/api/system/background-jobs/")
                .isEqualTo(job.path("self"));
        proxied()
                .get(JOBS + "/nothing")
                .then()
                .spec(problem(404, "job-not-found"))
                .body("instance", equalTo("/tools/hr/api/system/background-jobs/nothing"));
        proxied().get("/hcm/v3/api-docs").then().statusCode(200).body("servers.url", equalTo(List.of("/tools/hr")));
        proxied()
                .redirects()
                .follow(false)
                .get("/hcm/swagger-ui.html")
                .then()
                .statusCode(302)
                .header("Location", containsString("/tools/hr/swagger-ui/index.html"));
        // of the page itself, which a proxy makes look like another one
        proxied()
                .header("Origin", "https://portal.example.com")
                .body(NOOP)
                .post(JOBS)
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "//", "/%zz", "/\u00e4", "https://elsewhere.example/"})
    void whateverAProxySaysNothingIsStoredAndThenRefused(String prefix) {
        var before = admin().get(JOBS).<Integer>path("total");

        var answer = admin().header("X-Forwarded-Prefix", prefix).body(NOOP).post(JOBS);

        var stored = answer.statusCode() == 201 ? 1 : 0;
        admin().get(JOBS).then().body("total", equalTo(before + stored));
    }

    private RequestSpecification proxied() {
        return admin().header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "portal.example.com")
                .header("X-Forwarded-Prefix", "/tools/hr");
    }

    // Other origins

    @Test
    void pagesOfAnAllowedOriginReadEverything() {
        for (var path : List.of("/hcm/health", "/hcm/actuator/health", JOBS, JOBS + "/nothing", "/hcm/v3/api-docs")) {
            admin().header("Origin", ORIGIN)
                    .get(path)
                    .then()
                    .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
                    .header("Access-Control-Expose-Headers", containsString("Location"));
            admin().header("Origin", ORIGIN).head(path).then().header("Access-Control-Allow-Origin", equalTo(ORIGIN));
            preflight(ORIGIN, "GET", path)
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", equalTo(ORIGIN));
        }
        service.anonymous()
                .header("Origin", ORIGIN)
                .get(JOBS)
                .then()
                .spec(problem(401, "unauthorized"))
                .header("Access-Control-Allow-Origin", equalTo(ORIGIN));
    }

    @Test
    void otherPagesAreRefusedWithAProblem() {
        var evil = "https://evil.example";
        for (var path : List.of("/hcm/health", JOBS)) {
            admin().header("Origin", evil)
                    .get(path)
                    .then()
                    .spec(problem(403, "forbidden"))
                    .header("Access-Control-Allow-Origin", nullValue())
                    .body("detail", containsString(evil))
                    .body("detail", containsString("hcm.security.allowed-origins"));
            preflight(evil, "GET", path).then().spec(problem(403, "forbidden"));
            preflight(ORIGIN, "TRACE", path).then().spec(problem(403, "forbidden"));
        }
        var total = admin().get(JOBS).<Integer>path("total");
        admin().header("Origin", evil).body(NOOP).post(JOBS).then().spec(problem(403, "forbidden"));
        admin().get(JOBS).then().body("total", equalTo(total));
        var answer = RawHttp.send(
                service.port(),
                "GET /hcm/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: https://\u0142\u00f3d\u017a.example\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("https://\u0142\u00f3d\u017a.example");
    }

    private io.restassured.response.Response preflight(String origin, String method, String path) {
        return service.anonymous()
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
                .options(path);
    }

    private RequestSpecification admin() {
        return service.admin().contentType("application/json");
    }
}
