package com.hunzal.hcm.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * The page in a real browser, against a service that these tests share: its clock stands at 2026-11-23 10:00 UTC, and
 * none of them moves it. Each test begins signed out, as on a machine of its own, and fails on whatever the browser's
 * console holds against the page and was not meant.
 */
@ExtendWith(NeedsChromium.class)
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@TestPropertySource(
        properties = "hcm.console.enabled=true") // as it is anyway: for a service, and a clock, of their own
abstract class ConsoleBrowser extends ServerTest {

    protected Page page;

    @BeforeEach
    void asOnAMachineOfItsOwn() {
        page = new Page();
        page.forget(origin());
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertThat(page.complaints()).as("what the browser's console says").isEmpty();
    }

    protected String origin() {
        return "http://localhost:" + port();
    }

    /** @param hash as #/jobs */
    protected String address(String hash) {
        return origin() + "/console/" + hash;
    }

    /** Signed in as an admin of this test's organization. */
    protected void open(String hash) {
        openAs(adminToken(), hash);
    }

    protected void openAs(String token, String hash) {
        var cookies = given().port(port())
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + token)
                .header("Origin", origin())
                .post("/console/session")
                .then()
                .statusCode(200)
                .extract()
                .cookies();
        cookies.forEach((name, value) -> page.setCookie(origin() + "/", name, value));
        page.go(address(hash));
    }

    /** That nobody is signed in is first known when the service says so. */
    protected void openSignedOut(String hash) {
        page.mean("/console/session");
        page.go(address(hash));
    }
}
