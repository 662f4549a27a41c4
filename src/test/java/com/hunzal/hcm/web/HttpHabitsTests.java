package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.security.RunningService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.multipart.MultipartResolver;

/** What all addresses have in common. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class HttpHabitsTests extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    ApplicationContext context;

    // Request ids

    @ParameterizedTest
    @ValueSource(strings = {"a", "7f3c9a52-1b1e-4d7c-9c55-0c7f6f5b1f3e", "trace:1.2_3-4", "0123456789abcdef"})
    void aSaneRequestIdIsTakenOver(String id) {
        admin().header("X-Request-Id", id).get(SETTINGS).then().statusCode(200).header("X-Request-Id", equalTo(id));
        anonymous()
                .header("X-Request-Id", id)
                .get(SETTINGS)
                .then()
                .spec(problem(401, "unauthorized"))
                .header("X-Request-Id", equalTo(id))
                .body("request_id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "a,b", "\"a\"", "ä", "a/b"})
    void anotherRequestIdIsReplaced(String id) {
        admin().header("X-Request-Id", id)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .header("X-Request-Id", matchesPattern("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"));
        admin().header("X-Request-Id", "x".repeat(129))
                .get(SETTINGS)
                .then()
                .header("X-Request-Id", not(containsString("xxx")));
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() {
        var ids = new ArrayList<String>();
        for (var path : List.of(
                SETTINGS, JOBS, JOBS + "/x", "/nothing", "/health", "/actuator/health", "/v3/api-docs", "/error")) {
            ids.add(admin().get(path).header("X-Request-Id"));
            ids.add(anonymous().get(path).header("X-Request-Id"));
        }

        assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }

    // Bodies

    @Test
    void textIsUtf8InBothDirections() {
        var name = "Büro 人事 😀";

        admin().contentType("application/json")
                .body("{\"email_from_name\": \"" + name + "\"}")
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("email_from_name", equalTo(name));
        var bytes = admin().get(SETTINGS).asByteArray();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains(name);
    }

    @Test
    void nothingReadsABodyBeforeItsSenderAndSizeAreKnown() {
        assertThat(context.getBeanNamesForType(FormContentFilter.class)).isEmpty();
        assertThat(context.getBeanNamesForType(MultipartResolver.class)).isEmpty();
        anonymous().body("x".repeat(2_000_000)).put(SETTINGS).then().spec(problem(401, "unauthorized"));
    }

    @Test
    void headIsGetWithoutABody() {
        var etag = admin().get(SETTINGS).header("ETag");

        admin().head(SETTINGS)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(etag))
                .body(equalTo(""));
    }

    // Where the service is

    @Test
    void whatAnybodyCanSendDoesNotChangeAddresses() {
        var job = admin().header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=evil.example;proto=https")
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract();

        assertThat(job.header("Location"))
                .isEqualTo(JOBS + "/" + job.path("id"))
                .isEqualTo(job.path("self"));
        anonymous()
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-Host", "evil.example")
                .get("/v3/api-docs")
                .then()
                .body("servers.url", equalTo(List.of("/")));
        anonymous()
                .header("X-Forwarded-Host", "evil.example")
                .redirects()
                .follow(false)
                .get("/swagger-ui.html")
                .then()
                .header("Location", equalTo("/swagger-ui/index.html"));
    }

    // The page to try it at

    @Test
    void thePageNeedsNothingThatItsSecurityPolicyForbids() {
        var page = anonymous()
                .get("/swagger-ui.html")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .response();
        var html = page.asString();
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self';", "connect-src 'self';");

        assertThat(html).doesNotContainPattern("<script(?![^>]*\\bsrc=)").doesNotContainPattern("<[^>]+\\son[a-z]+=");
        var parts = found("(?:src|href)=\"([^\"]+)\"", html);
        assertThat(parts).hasSizeGreaterThan(4).noneMatch(each -> each.contains("//"));
        for (var part : parts) {
            anonymous().get("/swagger-ui/" + part.replace("./", "")).then().statusCode(200);
        }

        var start = anonymous().get("/swagger-ui/swagger-initializer.js").asString();
        var configuration = found("\"configUrl\" : \"([^\"]+)\"", start);
        anonymous().get(configuration.get(0)).then().statusCode(200).body("url", equalTo("/v3/api-docs"));
    }

    @Test
    void pageAndDescriptionCanBeSwitchedOff(@TempDir Path temporary) {
        try (var service = RunningService.start(temporary.resolve("page"), "--springdoc.swagger-ui.enabled=false")) {
            service.anonymous().get("/v3/api-docs").then().statusCode(200);
            service.anonymous().get("/swagger-ui.html").then().spec(problem(404, "not-found"));
            service.anonymous().get("/swagger-ui/index.html").then().spec(problem(404, "not-found"));
        }
        try (var service = RunningService.start(
                temporary.resolve("both"),
                "--springdoc.api-docs.enabled=false",
                "--springdoc.swagger-ui.enabled=false")) {
            for (var path : List.of(
                    "/v3/api-docs",
                    "/v3/api-docs.yaml",
                    "/v3/api-docs/swagger-config",
                    "/swagger-ui.html",
                    "/swagger-ui/index.html")) {
                service.anonymous().get(path).then().spec(problem(404, "not-found"));
            }
            service.admin().get(SETTINGS).then().statusCode(200);
        }
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .toList();
    }
}
