package com.hunzal.hcm.console;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.security.RunningService;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The console of a first run, below a path of its own and behind a proxy; and a service that has none. */
@ExtendWith(OutputCaptureExtension.class)
class ConsoleBehindProxyTests {

    private static final String JOBS = "/hcm/api/system/background-jobs";

    @TempDir
    Path temporary;

    @Test
    void thePrintedLinkSignsInOnceAndTheCookieIsGoodBelowThePath(CapturedOutput log) throws IOException {
        try (var service = RunningService.start(
                temporary,
                "--server.servlet.context-path=/hcm",
                "--server.forward-headers-strategy=framework",
                "--hcm.security.allowed-origins=https://hr.example.com")) {
            var link = Pattern.compile(
                            "http://localhost:" + service.port() + "(/hcm/console/)#/sign-in\\?code=(\\S{43})\\s")
                    .matcher(log.getAll());
            assertThat(link.find()).isTrue();
            var code = link.group(2);
            assertThat(Files.readString(temporary.resolve("logs/hcm.log"))).doesNotContain(code, "sign-in");
            service.anonymous().get(link.group(1)).then().statusCode(200);

            redeem(service.anonymous(), code + "x").then().spec(problem(401, "unauthorized"));
            var signedIn = redeem(service.anonymous(), code);
            signedIn.then()
                    .statusCode(200)
                    .body("role", equalTo("SystemAdmin"))
                    .body("organization_id", equalTo("default"));
            redeem(service.anonymous(), code).then().spec(problem(401, "unauthorized"));

            var cookie = signedIn.detailedCookie("hcm_console");
            assertThat(cookie.getPath()).isEqualTo("/hcm/");
            assertThat(cookie.getValue())
                    .isEqualTo(
                            Files.readString(temporary.resolve("admin.token")).trim());
            service.anonymous()
                    .cookie(cookie)
                    .header("Sec-Fetch-Site", "same-origin")
                    .get(JOBS)
                    .then()
                    .statusCode(200);
            aTrustedProxySaysWhatThePagesAddressIs(service, cookie.getValue());
        }
    }

    private static void aTrustedProxySaysWhatThePagesAddressIs(RunningService service, String token) {
        var cookie = proxied(service.admin()).post("/hcm/console/session").detailedCookie("hcm_console");
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/tools/hr/");

        proxied(service.anonymous())
                .cookie("hcm_console", token)
                .header("Origin", "https://portal.example.com")
                .get(JOBS)
                .then()
                .statusCode(200);
        for (var other : new String[] {
            "http://portal.example.com", "https://portal.example.com:8443", "http://localhost:" + service.port()
        }) {
            proxied(service.anonymous())
                    .cookie("hcm_console", token)
                    .header("Origin", other)
                    .get(JOBS)
                    .then()
                    .spec(problem(403, "forbidden")); // by CORS, as hcm.security.allowed-origins is set
        }
        // Whoever is allowed to call with a token of its own has no share in ours.
        service.anonymous()
                .cookie("hcm_console", token)
                .header("Origin", "https://hr.example.com")
                .get(JOBS)
                .then()
                .spec(problem(401, "unauthorized"));
        // of a page of ours, behind a proxy that says nothing
        service.anonymous()
                .cookie("hcm_console", token)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "https://unknown.example.com")
                .contentType("application/json")
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201);
    }

    @Test
    void withoutAConsoleNothingOfItIsThere(CapturedOutput log) throws IOException {
        try (var service = RunningService.start(temporary, "--hcm.console.enabled=false")) {
            for (var path :
                    new String[] {"/console", "/console/", "/console/index.html", "/console/lib/lit/index.js"}) {
                service.anonymous().get(path).then().spec(problem(404, "not-found"));
            }
            service.admin().post("/console/session").then().spec(problem(404, "not-found"));
            service.anonymous()
                    .cookie(
                            "hcm_console",
                            Files.readString(temporary.resolve("admin.token")).trim())
                    .header("Sec-Fetch-Site", "same-origin")
                    .get("/api/system/background-jobs")
                    .then()
                    .spec(problem(401, "unauthorized"));
            assertThat(log.getAll()).contains("Ready. Try").doesNotContain("/console/");
        }
    }

    private static RequestSpecification proxied(RequestSpecification request) {
        return request.header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "portal.example.com")
                .header("X-Forwarded-Prefix", "/tools/hr");
    }

    private static Response redeem(RequestSpecification request, String code) {
        return request.contentType("application/json")
                .body("{\"code\": \"" + code + "\"}")
                .post("/hcm/console/session");
    }
}
