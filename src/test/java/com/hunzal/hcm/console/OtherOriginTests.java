package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.security.RunningService;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The HR system's own page: docs/examples/system-settings, from another origin than the service, which has a path. */
@ExtendWith(NeedsChromium.class)
class OtherOriginTests {

    private static final String SETTINGS = "/hcm/api/system/notification-settings";

    @TempDir
    static Path temporary;

    private static HttpServer files;
    private static RunningService service;

    private Page page;

    @BeforeAll
    static void twoOrigins() throws IOException {
        files = HttpServer.create(new InetSocketAddress(0), 0);
        files.createContext("/", OtherOriginTests::send);
        files.start();
        service = RunningService.start(
                temporary,
                "--server.servlet.context-path=/hcm",
                "--hcm.security.allowed-origins=http://localhost:"
                        + files.getAddress().getPort());
    }

    @AfterAll
    static void noneIsLeft() {
        service.close();
        files.stop(0);
    }

    @BeforeEach
    void signedOut() {
        page = new Page();
        page.forget("http://localhost:" + files.getAddress().getPort());
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertThat(page.complaints()).as("what the browser's console says").isEmpty();
    }

    private static void send(HttpExchange exchange) throws IOException {
        var file = Path.of("docs/examples" + exchange.getRequestURI().getPath());
        var type = file.toString().endsWith(".js") ? "text/javascript" : "text/html";
        exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
        var bytes = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** @param host of the page; allowed is localhost */
    private void read(String host) throws IOException {
        page.go("http://" + host + ":" + files.getAddress().getPort() + "/system-settings/index.html");
        page.fill("Address of the service", "http://localhost:" + service.port() + "/hcm");
        page.fill("Token", Files.readString(temporary.resolve("admin.token")).trim());
        page.click("Read");
    }

    private static void somebodyElseSets(String settings) {
        service.admin()
                .contentType("application/json")
                .body(settings)
                .put(SETTINGS)
                .then()
                .statusCode(200);
    }

    @Test
    void itReadsAndSavesASetting() throws IOException {
        read("localhost");
        page.see("Read.");
        page.assertAccessible();
        page.assertFitsTelephone();

        page.fill("From", "hr@example.com");
        page.choose("Digests", "weekly");
        page.click("Save");

        page.see("Saved.");
        service.admin()
                .get(SETTINGS)
                .then()
                .body("email_from_address", equalTo("hr@example.com"))
                .body("digest_frequency", equalTo("weekly"));
    }

    @Test
    void whatIsWrongStandsAtItsField() throws IOException {
        page.mean("status of 4");
        read("localhost");
        page.see("Read.");

        page.fill("Quiet from", "25:00");
        page.click("Save");

        page.see("must be a time as HH:mm");
        var field = page.field("Quiet from");
        assertThat(field.getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(page.text("#" + field.getAttribute("aria-describedby"))).contains("HH:mm");
        assertThat(page.focused()).isEqualTo(field);
        page.assertAccessible();

        page.fill("Quiet from", "21:30");
        page.click("Save");
        page.see("Saved.");
        assertThat(page.all("[aria-invalid], .error")).isEmpty();
    }

    @Test
    void whoeverSavesSeesWhatSomebodyElseSavedMeanwhile() throws IOException {
        somebodyElseSets("{\"email_from_address\": \"before@example.com\", \"dnd_end\": \"06:00\"}");
        page.mean("status of 412");
        read("localhost");
        page.see("Read.");
        somebodyElseSets("{\"email_from_address\": \"theirs@example.com\", \"dnd_end\": \"07:15\"}");

        page.fill("From", "mine@example.com");
        page.click("Save");

        page.see("Somebody else has saved since you read.");
        page.see("email_from_address is now \"theirs@example.com\"");
        assertThat(page.field("From").getAttribute("value")).isEqualTo("mine@example.com");
        assertThat(page.field("Quiet until").getAttribute("value")).isEqualTo("07:15");
        service.admin().get(SETTINGS).then().body("email_from_address", equalTo("theirs@example.com"));

        page.click("Save");
        page.see("Saved.");
        service.admin()
                .get(SETTINGS)
                .then()
                .body("email_from_address", equalTo("mine@example.com"))
                .body("dnd_end", equalTo("07:15"));
    }

    @Test
    void aPageThatIsNotAllowedReadsNothing() throws IOException {
        page.mean("CORS policy");
        page.mean("net::ERR_FAILED");

        read("127.0.0.1");

        page.see("or does not allow this page (hcm.security.allowed-origins)");
        assertThat(page.all("#settings[hidden]")).hasSize(1);
    }
}
