package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.web.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** The credentials that the service makes if nobody configures any, and that it makes none if somebody does. */
@ExtendWith(OutputCaptureExtension.class)
class FirstRunTests {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String KEY = "the HR system's own key, of more than 32 bytes";

    @TempDir
    Path temporary;

    @Test
    void aFirstRunMakesAnOrganizationAKeyAndATokenThatOnlyTheirOwnerCanRead(CapturedOutput log) throws Exception {
        var folder = temporary.resolve("not/there/yet");
        try (var service = RunningService.start(folder)) {
            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(mode(service.file("jwt.secret"))).isEqualTo("rw-------");
            assertThat(mode(service.file("admin.token"))).isEqualTo("rw-------");
            assertThat(service.read("jwt.secret")).as("256 random bits").matches("[0-9a-f]{64}");

            service.admin().get(SETTINGS).then().statusCode(200).body("organization_id", equalTo("default"));
            service.anonymous().get(SETTINGS).then().spec(problem(401, "unauthorized"));

            assertThat(service.boundTo()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(log.getAll())
                    .contains("curl -H \"Authorization: Bearer $(cat '" + service.file("admin.token")
                            + "')\" http://localhost:" + service.port() + SETTINGS)
                    .doesNotContain(service.read("admin.token"))
                    .doesNotContain(service.read("jwt.secret"))
                    .doesNotContain("X-Organization-Id");
            assertThat(Files.readString(service.file("logs/hcm.log")))
                    .contains("admin.token")
                    .doesNotContain(service.read("admin.token"))
                    .doesNotContain(service.read("jwt.secret"));
        }
    }

    @Test
    void noOrganizationIsMadeInATableOfTheHrSystem(CapturedOutput log) throws Exception {
        var file = "jdbc:sqlite:" + temporary.resolve("hr.db");
        try (var hrSystem = DriverManager.getConnection(file);
                var statement = hrSystem.createStatement()) {
            statement.execute("CREATE TABLE core_organizations (id VARCHAR(36) NOT NULL PRIMARY KEY)");
            try (var service = RunningService.start(
                    temporary.resolve("data"),
                    "--spring.datasource.url=" + file,
                    "--hcm.organizations.table=core_organizations")) {
                service.anonymous().get("/health").then().statusCode(200);
            }

            assertThat(log.getAll()).contains("no organization yet in the table that hcm.organizations.table names");
            try (var rows = statement.executeQuery("SELECT id FROM core_organizations")) {
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void whatWasMadeOnceIsKeptAndTheTokenIsRenewedBeforeItExpires() throws Exception {
        String key;
        String token;
        try (var service = RunningService.start(temporary.resolve("data"))) {
            key = service.read("jwt.secret");
            token = service.read("admin.token");
        }
        Files.setPosixFilePermissions(
                temporary.resolve("data/jwt.secret"), PosixFilePermissions.fromString("rw-r--r--"));

        try (var service = RunningService.start(temporary.resolve("data"), "--server.address=0.0.0.0")) {
            assertThat(service.read("jwt.secret")).isEqualTo(key);
            assertThat(service.read("admin.token")).isEqualTo(token);
            assertThat(mode(service.file("jwt.secret"))).as("closed again").isEqualTo("rw-------");
            assertThat(service.boundTo()).isEqualTo(InetAddress.getByName("0.0.0.0"));
        }

        try (var service = RunningService.startLater(temporary.resolve("data"))) {
            assertThat(service.read("jwt.secret")).isEqualTo(key);
            assertThat(service.read("admin.token")).as("renewed").isNotEqualTo(token);
            assertThat(mode(service.file("admin.token"))).isEqualTo("rw-------");
            service.admin().get(SETTINGS).then().statusCode(200);
            service.caller(token).get(SETTINGS).then().statusCode(200); // it had six more days
        }
    }

    @Test
    void withSeveralOrganizationsTheTokenIsARootsAndTheCommandNamesOne(CapturedOutput log) {
        String ofOne;
        try (var service = RunningService.start(temporary.resolve("data"))) {
            ofOne = service.read("admin.token");
            service.addOrganization("another");
        }

        try (var service = RunningService.start(temporary.resolve("data"))) {
            assertThat(service.read("admin.token")).isNotEqualTo(ofOne);
            assertThat(log.getAll())
                    .contains("admin.token')\" -H 'X-Organization-Id: another' http://localhost:" + service.port());
            service.admin().get(SETTINGS).then().spec(problem(400, "organization-required"));
            for (var organization : new String[] {"another", "default"}) {
                service.admin()
                        .header("X-Organization-Id", organization)
                        .get(SETTINGS)
                        .then()
                        .statusCode(200)
                        .body("organization_id", equalTo(organization));
            }
        }
    }

    /** Read by a real shell, which is who has to understand it. */
    @Test
    void thePrintedCommandWorksForEveryNameOfAnOrganizationAndAFolder(CapturedOutput log) throws Exception {
        var folder = temporary.resolve("Büro's \"data\" $(x)");
        try (var service = RunningService.start(folder)) {
            service.renameOrganization("default", "Łódź d'or `x` $HOME");
            service.addOrganization("münchen\nin two lines");
        }

        try (var service = RunningService.start(folder)) {
            var all = log.getAll();
            var command = all.substring(all.lastIndexOf("  curl ") + 2)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            var arguments = shellWords(command.replaceFirst("^curl ", ""));

            assertThat(arguments)
                    .containsExactly(
                            "-H",
                            "Authorization: Bearer " + service.read("admin.token"),
                            "-H",
                            "X-Organization-Id: Łódź d'or `x` $HOME",
                            "http://localhost:" + service.port() + SETTINGS);
            var request = "GET " + SETTINGS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + arguments.get(1)
                    + "\r\n" + arguments.get(3) + "\r\n\r\n";
            var answer = RawHttp.send(service.port(), request.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"organization_id\":\"Łódź d'or `x` $HOME\"");
        }
    }

    private static List<String> shellWords(String words) throws IOException {
        var shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
            in.write(("printf '%s\\n' " + words + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        ", , , http://localhost:2000",
        "127.0.0.1, , , http://localhost:2000",
        "0.0.0.0, /hcm, , http://localhost:2000/hcm",
        "10.1.2.3, , , http://10.1.2.3:2000",
        "fd00::7, , , http://[fd00:0:0:0:0:0:0:7]:2000",
        ", /hcm, hr.p12, https://localhost:2000/hcm"
    })
    void thePrintedAddressIsWhereTheServiceAnswers(String address, String path, String keyStore, String url)
            throws IOException {
        var server = new ServerProperties();
        server.setAddress(address == null ? null : InetAddress.getByName(address));
        server.getServlet().setContextPath(path);
        if (keyStore != null) {
            server.setSsl(new Ssl());
            server.getSsl().setKeyStore(keyStore);
        }

        assertThat(WelcomeMessage.url(server, "2000")).isEqualTo(url);
    }

    @Test
    void withAKeyOfTheHrSystemNothingIsMade() {
        try (var service = RunningService.start(
                temporary.resolve("data"),
                "--hcm.security.jwt-secret=" + KEY,
                "--hcm.security.admin-roles=Super Admin, HR Admin",
                "--hcm.security.allowed-origins=https://hr.example.com")) {
            assertThat(service.file("jwt.secret")).doesNotExist();
            assertThat(service.file("admin.token")).doesNotExist();
            assertThat(service.boundTo()).as("the whole network").isNull();

            service.addOrganization("acme");
            var token = Jwts.hs256(KEY, Jwts.claims("acme", Instant.now()));
            service.caller(token).get(SETTINGS).then().statusCode(200);
            service.caller(Jwts.hs256(KEY, Jwts.claims("default", Instant.now())))
                    .get(SETTINGS)
                    .then()
                    .spec(problem(404, "organization-not-found"));

            originsThatAreAllowedAreLetIn(service, token);
            rolesOfTheHrSystemCountAsAnAdmins(service);
        }
    }

    private static void rolesOfTheHrSystemCountAsAnAdmins(RunningService service) {
        service.addOrganization("umbrella");
        for (var role : List.of("Super Admin", "HR Admin", "SystemAdmin")) {
            var claims = Jwts.with(Jwts.claims("acme", Instant.now()), "role", role);
            var array = Jwts.with(Jwts.with(claims, "role", null), "roles", List.of("Employee", role));
            for (var token : List.of(Jwts.hs256(KEY, claims), Jwts.hs256(KEY, array))) {
                service.caller(token).get(SETTINGS).then().statusCode(200).body("organization_id", equalTo("acme"));
                service.caller(token).get("/actuator/prometheus").then().statusCode(200);
                service.caller(token)
                        .header("X-Organization-Id", "umbrella")
                        .get(SETTINGS)
                        .then()
                        .spec(problem(403, "forbidden"));
                service.caller(token)
                        .contentType("application/json")
                        .body("{\"all_organizations\": true}")
                        .post("/api/system/background-jobs/types/noop/pause")
                        .then()
                        .spec(problem(403, "forbidden"));
            }
        }
        var root = Jwts.with(Jwts.claims("acme", Instant.now()), "role", "Root");
        service.caller(Jwts.hs256(KEY, root))
                .header("X-Organization-Id", "umbrella")
                .get(SETTINGS)
                .then()
                .statusCode(200);
        for (var role : List.of("super admin", "Admin", "Super Admin ", "HR")) {
            service.caller(Jwts.hs256(KEY, Jwts.with(root, "role", role)))
                    .get(SETTINGS)
                    .then()
                    .spec(problem(403, "forbidden"))
                    .body("detail", containsString("the role SystemAdmin, Super Admin, HR Admin or Root"))
                    .body("detail", containsString("this one has the role \"" + role + "\""));
        }
    }

    private static void originsThatAreAllowedAreLetIn(RunningService service, String token) {
        service.caller(token)
                .header("Origin", "https://hr.example.com")
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("https://hr.example.com"))
                .header("Access-Control-Allow-Credentials", nullValue());
        service.anonymous()
                .header("Origin", "https://hr.example.com")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization,if-match,content-type")
                .options(SETTINGS)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("https://hr.example.com"));
        service.caller(token)
                .header("Origin", "https://evil.example")
                .get(SETTINGS)
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void aKeyThatIsTooShortStopsTheStartAndIsNotRepeated(CapturedOutput log) {
        var tooShort = "31 bytes are not enough........"; // 31

        assertThatThrownBy(
                        () -> RunningService.start(temporary.resolve("data"), "--hcm.security.jwt-secret=" + tooShort))
                .hasRootCauseInstanceOf(CannotStart.class)
                .rootCause()
                .hasMessageContaining("hcm.security.jwt-secret (HCM_SECURITY_JWT_SECRET) is shorter than 32 bytes");
        assertThat(log.getAll())
                .contains("APPLICATION FAILED TO START", "is shorter than 32 bytes", "openssl rand -hex 32")
                .doesNotContain(tooShort)
                .doesNotContain("\tat ");
        assertThat(temporary.resolve("data/jwt.secret")).doesNotExist();
        assertThat(temporary.resolve("data/admin.token")).doesNotExist();
    }

    @Test
    void aKeyFileThatIsDamagedStopsTheStart(CapturedOutput log) throws Exception {
        var file = Files.createDirectory(temporary.resolve("data")).resolve("jwt.secret");
        Files.writeString(file, "0123456789abcdef\n");

        assertThatThrownBy(() -> RunningService.start(temporary.resolve("data")))
                .hasRootCauseInstanceOf(CannotStart.class);

        assertThat(log.getAll())
                .contains("APPLICATION FAILED TO START", "The key in " + file + " is shorter than 32 bytes.")
                .doesNotContain("0123456789abcdef")
                .doesNotContain("\tat ");
        assertThat(Files.readString(file)).isEqualTo("0123456789abcdef\n");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
