package com.hunzal.hcm.security;

import com.hunzal.hcm.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** What tests of who may call share. */
abstract class WhoMayCallTest extends ServerTest {

    static final String SETTINGS = "/api/system/notification-settings";

    static final String JOBS = "/api/system/background-jobs";

    Map<String, Object> claims;

    @BeforeEach
    void goodClaims() {
        claims = Jwts.claims(organization, clock.instant());
    }

    io.restassured.specification.RequestSpecification root() {
        return caller(token("Root", null));
    }

    io.restassured.specification.RequestSpecification roles(Map<String, Object> claims, Object roles) {
        return caller(Jwts.hs256(SECRET, Jwts.with(claims, "roles", roles)));
    }
}
