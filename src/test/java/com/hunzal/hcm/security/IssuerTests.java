package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.database.CannotStart;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a standard issuer, by Spring's own properties. */
class IssuerTests {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JWT = "--spring.security.oauth2.resourceserver.jwt.";

    private static KeyPair issuer;
    private static KeyPair stranger;

    @TempDir
    Path temporary;

    @BeforeAll
    static void keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        issuer = generator.generateKeyPair();
        stranger = generator.generateKeyPair();
    }

    @Test
    void tokensAreCheckedWithTheKeysThatTheIssuerPublishes() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            var keys = jwkSet().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        var address = "http://localhost:" + server.getAddress().getPort() + "/keys";
        try (var service = RunningService.start(temporary.resolve("data"), JWT + "jwk-set-uri=" + address)) {
            try {
                refusesAllButTheIssuersTokens(service);
            } finally {
                server.stop(0);
            }
        }
    }

    @Test
    void anIssuerThatCannotBeReachedIs503() {
        try (var service =
                RunningService.start(temporary.resolve("data"), JWT + "jwk-set-uri=http://localhost:1/keys")) {
            service.caller(Jwts.rs256(issuer.getPrivate(), Map.of("kid", "1"), Jwts.claims("acme", Instant.now())))
                    .get(SETTINGS)
                    .then()
                    .spec(problem(503, "issuer-unavailable"))
                    .header("Retry-After", matchesPattern("[1-9]\\d*"))
                    .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
            service.anonymous().get(SETTINGS).then().spec(problem(401, "unauthorized"));
        }
    }

    @Test
    void tokensAreCheckedWithAKeyFromAFile() throws Exception {
        var pem = Files.writeString(temporary.resolve("issuer.pem"), pem(issuer));
        try (var service = RunningService.start(temporary.resolve("data"), JWT + "public-key-location=file:" + pem)) {
            refusesAllButTheIssuersTokens(service);
        }
    }

    @Test
    void anIssuerBesideAKeyStopsTheStart() {
        assertThatThrownBy(() -> RunningService.start(
                        temporary.resolve("data"),
                        JWT + "jwk-set-uri=http://localhost:1/keys",
                        "--hcm.security.jwt-secret=the HR system's own key, of more than 32 bytes"))
                .rootCause()
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(
                        "Both hcm.security.jwt-secret and spring.security.oauth2.resourceserver.jwt.* are set");
    }

    private void refusesAllButTheIssuersTokens(RunningService service) {
        assertThat(service.file("jwt.secret")).doesNotExist();
        assertThat(service.file("admin.token")).doesNotExist();
        assertThat(service.boundTo()).isNull();

        service.addOrganization("acme");
        var claims = Jwts.claims("acme", Instant.now());
        service.caller(by(issuer, claims)).get(SETTINGS).then().statusCode(200);

        var past = Instant.now().minusSeconds(1).getEpochSecond();
        refused(service, by(issuer, Jwts.with(claims, "exp", past)));
        refused(service, by(issuer, Jwts.with(claims, "exp", null)));
        refused(service, by(issuer, Jwts.with(claims, "nbf", past + 600)));
        refused(service, by(stranger, claims));
        refused(service, Jwts.unsigned("none", claims));
        // The public key is no secret, so nobody may sign with it as if it were one.
        refused(service, Jwts.mac("HS256", "HmacSHA256", issuer.getPublic().getEncoded(), claims));
        refused(service, Jwts.hs256(pem(issuer), claims));
        service.caller(by(issuer, Jwts.with(claims, "role", "Employee")))
                .get(SETTINGS)
                .then()
                .spec(problem(403, "forbidden"));
    }

    private static void refused(RunningService service, String token) {
        service.caller(token).get(SETTINGS).then().spec(problem(401, "unauthorized"));
    }

    private static String by(KeyPair key, Map<String, ?> claims) {
        return Jwts.rs256(key.getPrivate(), Map.of("kid", "1"), claims);
    }

    private static String jwkSet() {
        var key = (RSAPublicKey) issuer.getPublic();
        return """
                {"keys": [{"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "n": "%s", "e": "%s"}]}""".formatted(
                        Jwts.base64(key.getModulus().toByteArray()),
                        Jwts.base64(key.getPublicExponent().toByteArray()));
    }

    private static String pem(KeyPair key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
