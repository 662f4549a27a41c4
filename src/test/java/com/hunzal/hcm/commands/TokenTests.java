package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenTests {

    private static final String SECRET = "a key of the HR system, long enough for HS256";

    @TempDir
    private Path folder;

    @Test
    void nothingButTheTokenIsPrinted() throws Exception {
        var out = Run.in(folder, "token", "--organization=acme", "--hcm.security.jwt-secret=" + SECRET)
                .succeeds()
                .out();

        assertThat(out.lines()).hasSize(1);
        var claims = claims(out);
        assertThat(claims.get("sub").asString()).isEqualTo("admin");
        assertThat(claims.get("role").asString()).isEqualTo("SystemAdmin");
        assertThat(claims.get("organization_id").asString()).isEqualTo("acme");
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(12 * 3600);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var dot = out.lastIndexOf('.');
        assertThat(out.strip().substring(dot + 1))
                .isEqualTo(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(out.substring(0, dot).getBytes(StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "30m, 1800", "12h, 43200", "30d, 2592000", "PT1H30M, 5400", "P1D, 86400", "1H, 3600"})
    void theLifetimeCanBeWrittenInManyWays(String text, long seconds) {
        var claims = claims(Run.in(folder, "token", "--role", "Root", "--subject", "ada", "--ttl", text)
                .succeeds()
                .out());

        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(seconds);
        assertThat(claims.get("sub").asString()).isEqualTo("ada");
        assertThat(claims.has("organization_id")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1h", "PT0S", "3651d", "999999999999h", "12", "h", "soon", "1w"})
    void aLifetimeThatIsNoneIsRefused(String text) {
        Run.in(folder, "token", "--role", "Root", "--ttl", text).isRefused();
    }

    @Test
    void rolesThatDoNotFitAreRefused() {
        Run.in(folder, "token", "--role", "Root", "--organization", "acme").isRefused();
        assertThat(Run.in(folder, "token", "--role", "systemadmin").isRefused().err())
                .contains("written SystemAdmin");
    }

    @Test
    void theOnlyOrganizationNeedNotBeNamed() {
        Run.in(folder, "migrate");
        assertThat(Run.in(folder, "token").fails().err()).contains("There is no organization yet");

        Run.in(folder, "organization", "add", "acme");
        assertThat(claims(Run.in(folder, "token").succeeds().out())
                        .get("organization_id")
                        .asString())
                .isEqualTo("acme");

        Run.in(folder, "organization", "add", "umbrella");
        assertThat(Run.in(folder, "token").fails().err()).contains("--organization");
        Run.in(folder, "token", "--organization", "umbrella").succeeds();
        assertThat(Run.in(folder, "token", "--organization", "umbrela").fails().err())
                .contains("There is no organization \"umbrela\"");
    }

    @Test
    void withoutADatabaseTheOrganizationMustBeNamed() {
        assertThat(Run.in(folder, "token").fails().err()).startsWith("There is no database at ");
        Run.in(folder, "token", "--organization", "acme").succeeds();
        assertThat(SqliteFile.everythingIn(folder)).containsOnlyKeys("jwt.secret");
    }

    @Test
    void theDatabaseIsOnlyLookedAt() throws Exception {
        var file = HrSystem.databaseIn(folder);
        var before = SqliteFile.everythingIn(folder);

        try (var other = file.open();
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE"); // a running service writes
            Run.in(folder, "token", "--organization", "acme", "--hcm.security.jwt-secret=" + SECRET)
                    .succeeds();
            statement.execute("ROLLBACK");
        }

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void tokensOfAnIssuerAreNotForUsToMake() {
        assertThat(Run.in(
                                folder,
                                "token",
                                "--role=Root",
                                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=https://login.example")
                        .fails()
                        .err())
                .contains("issuer");
    }

    private static JsonNode claims(String token) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }
}
