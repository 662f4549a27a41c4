package com.hunzal.hcm.console;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.security.Jwts;
import io.restassured.http.Cookie;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** Signing in at the console, and what a cookie is good for. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ConsoleSessionTests extends ServerTest {

    private static final String SESSION = "/console/session";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String NOOP = "{\"job_type\": \"noop\"}";

    // Signing in and out

    @Test
    void aTokenIsExchangedForACookieThatEndsWithIt() {
        var token = tokens.sign("ann", "SystemAdmin", organization, Duration.ofMinutes(10));
        var answer = caller(token).post(SESSION);

        answer.then()
                .statusCode(200)
                .body("subject", equalTo("ann"))
                .body("role", equalTo("SystemAdmin"))
                .body("organization_id", equalTo(organization))
                .body(
                        "expires_at",
                        equalTo(clock.instant()
                                .plusSeconds(600)
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                                .toString()))
                .header("Cache-Control", containsString("no-store"));
        var cookie = answer.detailedCookie("hcm_console");
        assertThat(cookie.getValue()).isEqualTo(token);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecured()).as("over http").isFalse();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getMaxAge()).isBetween(599L, 600L);
        page(token).get(SESSION).then().statusCode(200).body("subject", equalTo("ann"));
    }

    @Test
    void theCookieIsForHttpsIfThePageIs() {
        var cookie =
                admin().header("Origin", "https://hr.example.com").post(SESSION).detailedCookie("hcm_console");

        assertThat(cookie.isSecured()).isTrue();
    }

    @Test
    void aRootHasAnOrganizationOnlyIfItsTokenNamesOne() {
        caller(token("Root", null))
                .post(SESSION)
                .then()
                .statusCode(200)
                .body("role", equalTo("Root"))
                .body("containsKey('organization_id')", equalTo(true))
                .body("organization_id", nullValue());
        caller(token("Root", organization)).post(SESSION).then().body("organization_id", equalTo(organization));
    }

    @Test
    void whoCouldDoNothingIsToldSoWhenSigningIn() {
        anonymous().post(SESSION).then().spec(problem(401, "unauthorized")).header("WWW-Authenticate", "Bearer");
        anonymous().body("{}").post(SESSION).then().spec(problem(401, "unauthorized"));
        anonymous().body("{\"code\": \"guessed\"}").post(SESSION).then().spec(problem(401, "unauthorized"));
        anonymous().body("{\"kode\": 1}").post(SESSION).then().spec(problem(400, "malformed-request"));
        caller("nonsense").post(SESSION).then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).post(SESSION).then().spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", null)).post(SESSION).then().spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", "nowhere")).post(SESSION).then().spec(problem(404, "organization-not-found"));
        var claims = new HashMap<String, Object>(Map.of(
                "role",
                "Root",
                "exp",
                clock.instant().plusSeconds(60).getEpochSecond(),
                "groups",
                List.of("g".repeat(4000))));
        caller(Jwts.hs256(SECRET, claims)).post(SESSION).then().spec(invalid("Authorization"));
    }

    @Test
    void signingOutForgetsTheCookie() {
        var answer = page(adminToken()).delete(SESSION);

        answer.then().statusCode(204);
        var cookie = answer.detailedCookie("hcm_console");
        assertThat(cookie.getValue()).isEmpty();
        assertThat(cookie.getMaxAge()).isZero();
        assertThat(cookie.getPath()).isEqualTo("/");
        page("expired or whatever").delete(SESSION).then().statusCode(204);
    }

    // Requests by cookie

    @Test
    void aPageOfOursNeedsNoHeaderToReadAndToChange() {
        page(adminToken()).get(JOBS).then().statusCode(200);
        var job = page(adminToken()).body(NOOP).post(JOBS).then().statusCode(201);
        job.body("organization_id", equalTo(organization));
        page(token("Root", null))
                .header("X-Organization-Id", organization)
                .get(JOBS)
                .then()
                .statusCode(200)
                .body("total", equalTo(1));
        page(adminToken())
                .accept("text/event-stream")
                .head(JOBS + "/events")
                .then()
                .statusCode(200)
                .contentType(containsString("text/event-stream"));
    }

    /** Of where a request comes from, and whether that is a page of ours; {@code here} is the test's own address. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // Sec-Fetch-Site, Origin, Referer, GET, POST
                "same-origin, -, -, 200, 201",
                "same-origin, https://what.the.proxy.hides, -, 200, 201",
                "same-site, -, -, 401, 401",
                "same-site, here, here/console/, 401, 401",
                "cross-site, here, here/console/, 401, 401",
                "none, -, -, 401, 401",
                "'', here, -, 401, 401",
                "'same-origin, cross-site', here, -, 401, 401",
                "-, -, -, 401, 401",
                "-, here, -, 200, 201",
                "-, null, -, 401, 401",
                "-, http://evil.example, -, 401, 401",
                "-, http://localhost, -, 401, 401",
                "-, http://localhost:1, -, 401, 401",
                "-, https://localhost:port, -, 401, 401",
                "-, http://evil.localhost:port, -, 401, 401",
                "-, http://localhost:port@evil.example, -, 401, 401",
                "-, 'not an address', -, 401, 401",
                "-, http://evil.example, here/console/, 401, 401",
                "-, -, here/console/, 200, 401",
                "-, -, http://evil.example/?here, 401, 401",
            })
    void aCookieOnlyCountsForOurOwnPages(String site, String origin, String referer, int get, int post) {
        for (var method : List.of("GET", "POST")) {
            var request = anonymous().cookie("hcm_console", adminToken());
            if (site != null) {
                request.header("Sec-Fetch-Site", site);
            }
            if (origin != null) {
                request.header("Origin", here(origin));
            }
            if (referer != null) {
                request.header("Referer", here(referer));
            }
            if (method.equals("POST")) {
                request.body(NOOP);
            }
            var answer = request.request(method, JOBS);
            assertThat(answer.statusCode()).as(method).isEqualTo(method.equals("GET") ? get : post);
        }
    }

    private String here(String text) {
        return text.replace("here", "http://localhost:" + port()).replace("port", String.valueOf(port()));
    }

    @Test
    void aHeaderWinsOverTheCookie() {
        var other = addOrganization();

        page(token("SystemAdmin", other))
                .header("Authorization", "Bearer " + adminToken())
                .body(NOOP)
                .post(JOBS)
                .then()
                .statusCode(201)
                .body("organization_id", equalTo(organization));
        for (var wrong : List.of("Bearer nonsense", "Basic YTpi", "Bearer ")) {
            page(adminToken()).header("Authorization", wrong).get(JOBS).then().spec(problem(401, "unauthorized"));
        }
    }

    @Test
    void aCookieWhoseTokenIsNoLongerGoodIsRefusedAndKeepsNobodyFromThePage() {
        var expiring = tokens.sign("ann", "SystemAdmin", organization, Duration.ofSeconds(10));
        page(expiring).get(JOBS).then().statusCode(200);
        clock.advance(Duration.ofSeconds(11));

        var claims = Map.of(
                "role",
                "SystemAdmin",
                "organization_id",
                organization,
                "exp",
                clock.instant().plusSeconds(600).getEpochSecond());
        var otherKey = Jwts.hs256("another key, as after one was changed", claims);
        for (var token : List.of(expiring, otherKey, "nonsense")) {
            page(token)
                    .get(JOBS)
                    .then()
                    .spec(problem(401, "unauthorized"))
                    .header("WWW-Authenticate", containsString("invalid_token"));
            page(token).get(SESSION).then().spec(problem(401, "unauthorized"));
            page(token).get("/console/").then().statusCode(200);
            page(token).get("/health").then().statusCode(200);
            page(token)
                    .header("Authorization", "Bearer " + adminToken())
                    .post(SESSION)
                    .then()
                    .statusCode(200);
        }
        page(token("Employee", organization)).get(JOBS).then().spec(problem(403, "forbidden"));
    }

    @Test
    void theCookieOpensNothingButTheApi() {
        page(adminToken()).get("/actuator/prometheus").then().spec(problem(401, "unauthorized"));
        page(adminToken()).post(SESSION).then().spec(problem(401, "unauthorized"));
        anonymous().get(SESSION).then().spec(problem(401, "unauthorized"));
    }

    /** As a page of ours asks in a browser, with this token in its cookie. */
    private RequestSpecification page(String token) {
        return anonymous()
                .cookie(new Cookie.Builder("hcm_console", token).build())
                .header("Sec-Fetch-Site", "same-origin");
    }
}
