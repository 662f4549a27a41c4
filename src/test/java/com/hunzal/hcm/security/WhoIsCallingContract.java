package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Tokens and the roles in them. */
abstract class WhoIsCallingContract extends WhoMayCallTest {

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
class WhoIsCallingOnSqliteTests extends WhoIsCallingContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WhoIsCallingOnPostgresqlTests extends WhoIsCallingContract {}
