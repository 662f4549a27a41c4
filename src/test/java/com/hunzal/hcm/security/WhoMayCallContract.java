package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.RawHttp;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Who may call, for which organization, and what they see who may not. The same on every database. */
abstract class WhoMayCallContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";

    private Map<String, Object> claims;

    @BeforeEach
    void goodClaims() {
        claims = Jwts.claims(organization, clock.instant());
    }

    // Tokens

    @Test
    void aTokenSignedWithTheHrSystemsOwnKeyIsTaken() {
        caller(Jwts.hs256(SECRET, claims))
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(organization));
    }

    @TestFactory
    List<DynamicTest> whoCannotBeKnownIs401() throws Exception {
        var now = clock.instant();
        var good = Jwts.hs256(SECRET, claims);
        var rsa = rsaKey();
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("expired", Jwts.hs256(SECRET, Jwts.with(claims, "exp", now.getEpochSecond() - 1)));
        tokens.put("expired long ago", Jwts.hs256(SECRET, Jwts.with(claims, "exp", 1)));
        tokens.put("not yet valid", Jwts.hs256(SECRET, Jwts.with(claims, "nbf", now.getEpochSecond() + 60)));
        tokens.put("without exp", Jwts.hs256(SECRET, Jwts.with(claims, "exp", null)));
        tokens.put("exp is text", Jwts.hs256(SECRET, Jwts.with(claims, "exp", "tomorrow")));
        tokens.put("another key", Jwts.hs256("another key that nobody here knows 0123456789", claims));
        tokens.put("empty key", Jwts.hs256("\0", claims));
        tokens.put("tampered claims", tampered(good));
        tokens.put("tampered signature", good.substring(0, good.length() - 4) + "AAAA");
        tokens.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
        tokens.put("alg none", Jwts.unsigned("none", claims));
        tokens.put("alg None", Jwts.unsigned("None", claims));
        tokens.put("alg none, but signed", Jwts.unsigned("none", claims) + good.substring(good.lastIndexOf('.') + 1));
        var key = SECRET.getBytes(StandardCharsets.UTF_8);
        tokens.put("alg HS512 with the right key", Jwts.mac("HS512", "HmacSHA512", key, claims));
        tokens.put("alg HS384 with the right key", Jwts.mac("HS384", "HmacSHA384", key, claims));
        tokens.put("alg RS256", Jwts.rs256(rsa.getPrivate(), Map.of(), claims));
        tokens.put(
                "alg RS256 that brings its key along", Jwts.rs256(rsa.getPrivate(), Map.of("jwk", jwk(rsa)), claims));
        tokens.put(
                "alg RS256 that says where its key is",
                Jwts.rs256(rsa.getPrivate(), Map.of("jku", "http://localhost:" + port() + "/keys"), claims));
        tokens.put("NUL in sub", Jwts.hs256(SECRET, Jwts.with(claims, "sub", "a\0b")));
        tokens.put("NUL in organization_id", Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", "a\0b")));
        tokens.put("line break in sub", Jwts.hs256(SECRET, Jwts.with(claims, "sub", "a\nb")));
        tokens.put("no JWT", "abc");
        tokens.put("three parts of nothing", "a.b.c");
        tokens.put("empty parts", "..");
        tokens.put("not base64", good + "!");
        tokens.put("two tokens", good + " " + good);
        tokens.put("nothing", "");
        tokens.put("very long", good + "A".repeat(5000));
        return tokens.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    for (var path : List.of(SETTINGS, JOBS, JOBS + "/x", "/actuator/prometheus", "/nothing")) {
                        caller(each.getValue())
                                .get(path)
                                .then()
                                .spec(problem(401, "unauthorized"))
                                .header(
                                        "WWW-Authenticate",
                                        allOf(startsWith("Bearer"), containsString("invalid_token")));
                    }
                }))
                .toList();
    }

    @Test
    void withoutATokenIs401WhateverIsAskedFor() {
        for (var path : List.of(
                SETTINGS, JOBS, JOBS + "/x", "/actuator", "/actuator/env", "/actuator/prometheus", "/nothing", "/")) {
            anonymous()
                    .get(path)
                    .then()
                    .spec(problem(401, "unauthorized"))
                    .header("WWW-Authenticate", equalTo("Bearer"))
                    .body("detail", containsString("Authorization: Bearer <token>"));
        }
        anonymous().body("{}").put(SETTINGS).then().spec(problem(401, "unauthorized"));
        anonymous().body("{\"job_type\": \"noop\"}").post(JOBS).then().spec(problem(401, "unauthorized"));
        anonymous().post("/health").then().spec(problem(401, "unauthorized"));

        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void onlyTheBearerHeaderCounts() {
        var token = adminToken();

        anonymous().queryParam("access_token", token).get(SETTINGS).then().statusCode(401);
        anonymous()
                .header("Authorization", "Basic " + token)
                .get(SETTINGS)
                .then()
                .statusCode(401);
        anonymous().header("Authorization", token).get(SETTINGS).then().statusCode(401);
        anonymous().cookie("access_token", token).get(SETTINGS).then().statusCode(401);
        anonymous()
                .header("Authorization", "bearer " + token)
                .get(SETTINGS)
                .then()
                .statusCode(200);
        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("access_token", token)
                .post(JOBS)
                .then()
                .statusCode(401);
    }

    @Test
    void aTokenIsGoodUntilTheMomentItExpires() {
        var token = tokens.sign("somebody", "SystemAdmin", organization, Duration.ofMinutes(1));

        caller(token).get(SETTINGS).then().statusCode(200);
        clock.advance(Duration.ofSeconds(58));
        caller(token).get(SETTINGS).then().statusCode(200);
        clock.advance(Duration.ofSeconds(3));
        caller(token).get(SETTINGS).then().spec(problem(401, "unauthorized"));
    }

    // Roles

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Employee",
                "systemadmin",
                "ROOT",
                "root",
                "Admin",
                "ROLE_SystemAdmin",
                "SystemAdmin ",
                "SystemAdmin,Root",
                ""
            })
    void otherRolesAre403(String role) {
        var token = Jwts.hs256(SECRET, Jwts.with(claims, "role", role));

        for (var path : List.of(SETTINGS, JOBS, JOBS + "/x", "/actuator/prometheus")) {
            caller(token).get(path).then().spec(problem(403, "forbidden")).header("WWW-Authenticate", nullValue());
        }
        caller(token).body("{\"job_type\": \"noop\"}").post(JOBS).then().spec(problem(403, "forbidden"));
        assertThat(rows("SELECT id FROM notification_settings WHERE organization_id = ?", organization))
                .isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void aTokenWithoutARoleIs403() {
        caller(Jwts.hs256(SECRET, Jwts.with(claims, "role", null)))
                .get(SETTINGS)
                .then()
                .spec(problem(403, "forbidden"));
        caller(Jwts.hs256(SECRET, Jwts.with(claims, "role", 7)))
                .get(SETTINGS)
                .then()
                .spec(problem(403, "forbidden"));
        caller(Jwts.hs256(SECRET, Jwts.with(claims, "role", Map.of("name", "SystemAdmin"))))
                .get(SETTINGS)
                .then()
                .spec(problem(403, "forbidden"));
    }

    @Test
    void rolesMayBeAnArray() {
        var none = Jwts.with(claims, "role", null);

        roles(none, List.of("Employee", "SystemAdmin")).get(SETTINGS).then().statusCode(200);
        roles(none, "SystemAdmin").get(SETTINGS).then().statusCode(200);
        roles(Jwts.with(claims, "role", "Employee"), List.of("SystemAdmin"))
                .get(SETTINGS)
                .then()
                .statusCode(200);
        roles(Jwts.with(none, "organization_id", null), List.of("Root"))
                .header("X-Organization-Id", organization)
                .get(SETTINGS)
                .then()
                .statusCode(200);
        roles(none, List.of("Employee")).get(SETTINGS).then().spec(problem(403, "forbidden"));
        roles(none, List.of()).get(SETTINGS).then().spec(problem(403, "forbidden"));
        roles(none, List.of(1, List.of("SystemAdmin"))).get(SETTINGS).then().spec(problem(403, "forbidden"));
    }

    // Organizations

    @Test
    void aSystemAdminSeesItsOwnOrganizationAndNoOther() {
        var job = admin().body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");

        admin().get(JOBS + "/" + job).then().statusCode(200);
        stranger().get(JOBS + "/" + job).then().spec(problem(404, "job-not-found"));
        stranger().post(JOBS + "/" + job + "/cancel").then().spec(problem(404, "job-not-found"));
        stranger().post(JOBS + "/" + job + "/retry").then().spec(problem(404, "job-not-found"));
        stranger().get(JOBS).then().statusCode(200).body("items", hasSize(0)).body("total", equalTo(0));

        admin().get(JOBS + "/" + job).then().body("status", equalTo("queued"));
    }

    @Test
    void aSystemAdminCannotNameAnotherOrganization() {
        var other = addOrganization();

        admin().header("X-Organization-Id", other).get(SETTINGS).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", "nonexistent").get(SETTINGS).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", other)
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", organization)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(organization));

        assertThat(rows("SELECT id FROM notification_settings WHERE organization_id = ?", other))
                .isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", other))
                .isEmpty();
    }

    @Test
    void aRootNamesTheOrganizationThatItActsFor() {
        root().get(SETTINGS)
                .then()
                .spec(problem(400, "organization-required"))
                .body("detail", containsString("X-Organization-Id"));
        root().header("X-Organization-Id", " ").get(SETTINGS).then().spec(problem(400, "organization-required"));
        root().get(JOBS).then().spec(problem(400, "organization-required"));
        root().body("{\"job_type\": \"noop\"}").post(JOBS).then().spec(problem(400, "organization-required"));

        root().header("X-Organization-Id", organization)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(organization));
        var job = root().header("X-Organization-Id", organization)
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        admin().get(JOBS + "/" + job).then().statusCode(200);
        root().header("X-Organization-Id", addOrganization())
                .get(JOBS + "/" + job)
                .then()
                .spec(problem(404, "job-not-found"));
    }

    @Test
    void aRootThatNamesNoOrganizationActsForTheOneInItsToken() {
        var other = addOrganization();
        var root = token("Root", organization);

        caller(root).get(SETTINGS).then().statusCode(200).body("organization_id", equalTo(organization));
        var job =
                caller(root).body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        job.body("organization_id", equalTo(organization));
        caller(root)
                .header("X-Organization-Id", other)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(other));
        caller(root).header("X-Organization-Id", "").get(SETTINGS).then().statusCode(200);
        caller(root)
                .body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/resume")
                .then()
                .statusCode(200);
        for (var none : new Object[] {null, "", " ", 7, List.of(organization)}) {
            caller(Jwts.hs256(SECRET, Jwts.with(Jwts.with(claims, "role", "Root"), "organization_id", none)))
                    .get(SETTINGS)
                    .then()
                    .spec(problem(400, "organization-required"))
                    .body("detail", containsString("X-Organization-Id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"münchen", "Łódź", "人事部", "😀", "o'neil \" & sons", "a+b=c%20"})
    void anOrganizationIsNamedInUtf8(String name) {
        var id = name + " " + organization;
        sql("INSERT INTO organizations (id) VALUES (?)", id);

        for (var token : List.of(token("Root", null), token("SystemAdmin", id))) {
            var answer = RawHttp.send(port(), request(token, id, StandardCharsets.UTF_8));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(JsonPath.from(answer.body()).getString("organization_id"))
                    .isEqualTo(id);
        }
        sql("DELETE FROM organizations WHERE id = ?", id);
    }

    @Test
    void anOldClientMayNameItInLatin1() {
        var id = "münchen " + organization;
        sql("INSERT INTO organizations (id) VALUES (?)", id);

        var answer = RawHttp.send(port(), request(token("Root", null), id, StandardCharsets.ISO_8859_1));

        assertThat(answer.status()).isEqualTo(200);
        var nobody = RawHttp.send(port(), request(token("Root", null), "Łódź", StandardCharsets.UTF_8));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.body()).contains("There is no organization \\\"Łódź\\\"");
    }

    @Test
    void otherHeadersMayBeUtf8Too() {
        var request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: Łódź 人\r\n\r\n";

        assertThat(RawHttp.send(port(), request.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
    }

    private static byte[] request(String token, String organization, Charset charset) {
        return ("GET " + SETTINGS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + token + "\r\nX-Organization-Id: " + organization + "\r\n\r\n")
                .getBytes(charset);
    }

    @Test
    void aRefusalSaysWhatWasWantedAndWhatWasFound() {
        refusal(roles(Jwts.with(claims, "role", "Employee"), List.of("HR", "Employee")))
                .body(
                        "detail",
                        containsString("the role SystemAdmin or Root; this one has the roles \"Employee\", \"HR\""));
        refusal(caller(token("employee", organization)))
                .body("detail", containsString("this one has the role \"employee\""));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "role", null))))
                .body("detail", containsString("this one names none in its claims role and roles"));
        refusal(caller(token("r".repeat(3000), organization)))
                .body("detail", containsString("\"" + "r".repeat(100) + "\""));
        refusal(caller(token("r" + "😀".repeat(60), organization))).body("detail", containsString("r😀😀"));
        refusal(admin().header("X-Organization-Id", "another"))
                .body("detail", allOf(containsString("\"another\""), containsString("\"" + organization + "\"")));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", 7))))
                .body("detail", containsString("organization_id, as text; this one has one that is not text"));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", null))))
                .body("detail", containsString("this one has none"));
        admin().body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/pause")
                .then()
                .spec(problem(403, "forbidden"))
                .body("detail", allOf(containsString("Only a Root"), containsString("SystemAdmin")));
    }

    private static ValidatableResponse refusal(RequestSpecification request) {
        return request.get(SETTINGS).then().spec(problem(403, "forbidden"));
    }

    @Test
    void anOrganizationThatDoesNotExistIs404AndGetsNoRow() {
        var nobody = "nobody-" + organization;
        var settings = rows("SELECT count(*) AS n FROM notification_settings");

        for (var caller : List.of("SystemAdmin", "Root")) {
            var token = token(caller, nobody);
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .get(SETTINGS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .body("{}")
                    .put(SETTINGS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .get(JOBS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .body("{\"job_type\": \"noop\"}")
                    .post(JOBS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
        }

        assertThat(rows("SELECT count(*) AS n FROM notification_settings")).isEqualTo(settings);
        assertThat(rows("SELECT id FROM organizations WHERE id = ?", nobody)).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", nobody))
                .isEmpty();
    }

    @Test
    void aSystemAdminWithoutAnOrganizationIs403() {
        for (var organizationId : new Object[] {null, "", " ", 7, List.of(organization)}) {
            var token = Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", organizationId));
            caller(token).get(SETTINGS).then().spec(problem(403, "forbidden"));
            caller(token)
                    .header("X-Organization-Id", organization)
                    .get(SETTINGS)
                    .then()
                    .spec(problem(403, "forbidden"));
        }
    }

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

    private io.restassured.specification.RequestSpecification root() {
        return caller(token("Root", null));
    }

    private io.restassured.specification.RequestSpecification stranger() {
        return caller(token("SystemAdmin", addOrganization()));
    }

    private io.restassured.specification.RequestSpecification roles(Map<String, Object> claims, Object roles) {
        return caller(Jwts.hs256(SECRET, Jwts.with(claims, "roles", roles)));
    }

    private String tampered(String token) {
        var parts = token.split("\\.");
        var other = Jwts.hs256(SECRET, Jwts.with(claims, "role", "Root")).split("\\.");
        return parts[0] + "." + other[1] + "." + parts[2];
    }

    private static KeyPair rsaKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Map<String, Object> jwk(KeyPair key) {
        var shown = (RSAPublicKey) key.getPublic();
        return Map.of(
                "kty", "RSA",
                "n", Jwts.base64(shown.getModulus().toByteArray()),
                "e", Jwts.base64(shown.getPublicExponent().toByteArray()));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WhoMayCallOnSqliteTests extends WhoMayCallContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WhoMayCallOnPostgresqlTests extends WhoMayCallContract {}
