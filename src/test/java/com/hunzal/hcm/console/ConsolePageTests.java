package com.hunzal.hcm.console;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** What a browser gets that opens the console. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ConsolePageTests extends ServerTest {

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*[\"']([^\"' ]+)[\"']");

    @Test
    void theAddressWithoutASlashLeadsToThePage() {
        browser()
                .redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(302)
                .header("Location", equalTo("console/")); // right behind whatever is in front
        browser().get("/console/").then().statusCode(200).contentType("text/html;charset=utf-8");
    }

    @Test
    void thePageMayDoInABrowserWhatItNeedsAndNoMore() throws Exception {
        var page = browser().get("/console/");
        var map = IMPORT_MAP.matcher(page.asString());
        assertThat(map.find()).isTrue();
        var hash = Base64.getEncoder()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8)));

        page.then()
                .header(
                        "Content-Security-Policy",
                        equalTo("default-src 'none'; script-src 'self' 'sha256-" + hash + "'; style-src 'self';"
                                + " img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self';"
                                + " base-uri 'none'; frame-ancestors 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Referrer-Policy", equalTo("same-origin"))
                .header("X-Frame-Options", equalTo("DENY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/nothing", "/console/session", "/console/lib/lit/index.js"})
    void theSameHoldsOfAllThatIsBelowIt(String path) {
        browser()
                .redirects()
                .follow(false)
                .get(path)
                .then()
                .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self' 'sha256-"))
                .header("Referrer-Policy", equalTo("same-origin"));
    }

    @Test
    void everyScriptInsideThePageIsInItsPolicy() {
        assertThat(PagePolicy.of("""
                        <script src="a.js"></script><script type="module" src='b.js'></script>
                        <script>one</script><SCRIPT type="importmap">{"ü": 2}</SCRIPT>
                        """.getBytes(StandardCharsets.UTF_8)))
                .contains("script-src 'self' 'sha256-dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0='"
                        + " 'sha256-nXLobZz5rAAFUPOzRzRkeJkCsGvaGpUWCy096hAYvmI='; style-src");
    }

    @Test
    void whereverTheImportMapLeadsThereIsAModuleAndSoIsWhatItImports() {
        var map = IMPORT_MAP.matcher(browser().get("/console/").asString());
        assertThat(map.find()).isTrue();
        var imports = new JsonMapper().readTree(map.group(1)).get("imports");

        assertThat(imports.propertyNames())
                .contains("lit", "lit/", "lit-html", "lit-element/", "@lit/reactive-element", "uplot");
        for (var name : List.of("lit", "lit/directives/repeat.js", "lit/decorators.js", "uplot")) {
            follow(imports, name, 0);
        }
    }

    private void follow(tools.jackson.databind.JsonNode imports, String name, int depth) {
        var path = imports.has(name)
                ? imports.get(name).stringValue()
                : imports.propertyStream()
                        .filter(each -> each.getKey().endsWith("/") && name.startsWith(each.getKey()))
                        .map(each -> each.getValue().stringValue()
                                + name.substring(each.getKey().length()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " is not in the import map"));
        var module = browser()
                .get("/console/" + path.substring(2))
                .then()
                .statusCode(200)
                .contentType("text/javascript;charset=utf-8")
                .extract()
                .asString();
        assertThat(depth).isLessThan(5);
        IMPORT.matcher(module)
                .results()
                .map(each -> each.group(1))
                .filter(each -> !each.startsWith("."))
                .forEach(each -> follow(imports, each, depth + 1));
    }

    @Test
    void whoHasAFileIsNotSentItAgain() {
        var first = unpacked().header("Accept-Encoding", "gzip").get("/console/lib/uplot/dist/uPlot.esm.js");

        first.then()
                .statusCode(200)
                .header("Content-Encoding", equalTo("gzip"))
                .header("Content-Length", notNullValue())
                .header("Cache-Control", equalTo("no-cache"))
                .header("Vary", containsString("Accept-Encoding"))
                .header("ETag", notNullValue())
                .header("Set-Cookie", nullValue());
        assertThat(first.asByteArray()).as("of 140 KB").hasSizeLessThan(42_000);
        unpacked()
                .header("Accept-Encoding", "gzip")
                .header("If-None-Match", first.header("ETag"))
                .get("/console/lib/uplot/dist/uPlot.esm.js")
                .then()
                .statusCode(304);
        unpacked()
                .header("Accept-Encoding", "identity")
                .header("If-None-Match", first.header("ETag"))
                .get("/console/lib/uplot/dist/uPlot.esm.js")
                .then()
                .statusCode(200)
                .header("Content-Encoding", nullValue());
        unpacked().head("/console/index.html").then().statusCode(200).header("Content-Length", notNullValue());
    }

    /** Without the decoder of REST Assured, which asks for gzip and hides it. */
    private RequestSpecification unpacked() {
        return browser()
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing.js",
        "lib/",
        "lib/lit/package.json",
        "lib/lit/README.md",
        "lib/lit/development/index.js",
        "lib/lit-html/node/lit-html.js",
        "lib/swagger-ui/swagger-ui.css",
        "lib/lit/index.js.map",
        "../application.properties",
        "%2e%2e/application.properties",
        "..%2fapplication.properties",
        "index.html/",
        "Index.html"
    })
    void nothingElseIsThere(String path) {
        var answer = anonymous().urlEncodingEnabled(false).get("/console/" + path);

        assertThat(answer.statusCode()).isIn(400, 401, 404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void theFilesCannotBeWrittenTo() {
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            browser().request(method, "/console/index.html").then().spec(problem(401, "unauthorized"));
            admin().request(method, "/console/index.html").then().spec(problem(405, "method-not-allowed"));
        }
    }

    @Test
    void withoutJavaScriptThereAreWords() throws Exception {
        var page = Files.readString(Path.of("src/main/resources/console/index.html"));

        assertThat(page).contains("<noscript>", "needs JavaScript").doesNotContain("href=\"/", "src=\"/", "://");
    }

    private RequestSpecification browser() {
        return anonymous().accept("text/html,application/xhtml+xml,*/*;q=0.8");
    }
}
