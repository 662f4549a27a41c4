package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a page asks for something while nobody touches it. Its clock is moved by hand. */
class AtRestTests extends ConsoleBrowser {

    private static final int MINUTE = 60_000;
    private static final int LEAST_INTERVAL = 2_000;

    private static final String JOBS = "/api/system/background-jobs";

    private String script;

    @BeforeEach
    void aClockOfItsOwn() throws IOException {
        try (var file = AtRestTests.class.getResourceAsStream("/clock-by-hand.js")) {
            script = beforeEachPage(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void asTimeGoes() {
        page.cdp("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
        page.forget(origin());
    }

    private String beforeEachPage(String javaScript) {
        return (String) page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", javaScript))
                .get("identifier");
    }

    /** @return what was asked for meanwhile */
    @SuppressWarnings("unchecked")
    private List<String> after(int milliseconds) {
        page.script("asked.length = 0; arrived = false; advance(arguments[0])", milliseconds);
        page.until(() -> page.script("return arrived"));
        return (List<String>) page.script("return asked");
    }

    @Test
    void noScreenAsksMoreOftenThanEveryTwoSeconds() {
        open("#/overview");
        for (var screen : new String[] {
            "overview", "jobs", "failures", "schedules", "notifications", "settings", "system", "audit"
        }) {
            page.go(address("#/" + screen));
            page.settle();

            // within the 45 s in which the service, whose clock is another one, would have said something
            assertThat(after(MINUTE * 2 / 3)).as(screen).hasSizeLessThanOrEqualTo(MINUTE * 2 / 3 / LEAST_INTERVAL);
        }
    }

    @Test
    void aListThatIsLiveAsksForNothing() {
        open("#/jobs");
        page.see("Live");

        after(MINUTE / 6); // what was put off when it was opened

        assertThat(after(MINUTE / 2)).isEmpty();
    }

    @Test
    void withoutAStreamItLooksItselfAndNotMoreOften() {
        var without = beforeEachPage("window.withoutStream = true;");
        try {
            open("#/jobs");
            page.see("Every 5 s");
            admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);

            var asked = after(MINUTE);

            assertThat(asked).hasSizeLessThanOrEqualTo(MINUTE / LEAST_INTERVAL).contains(JOBS, JOBS + "/stats");
            page.see("1 new – show it");
        } finally {
            page.cdp("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", without));
        }
    }

    @Test
    void aPausedPageAsksForNothingAndGoesOnWithTheStream() {
        open("#/jobs");
        page.see("Live");
        page.click("Live");
        page.see("Paused");
        after(MINUTE / 6); // what was put off before
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);

        assertThat(after(MINUTE)).isEmpty();
        assertThat(page.all("button.news")).isEmpty();

        page.click("Paused");
        page.see("1 new – show it");
        page.see("Live");
        assertThat(page.script("return asked")).asList().contains(JOBS + "/events");
        page.click("1 new – show it");
        page.until(() -> page.all("tbody th").size() == 1);
        cancelAll();
        page.until(() -> page.find("tbody .badge").getText().equals("Cancelled"));
    }

    private void cancelAll() {
        rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization)
                .forEach(row -> admin().post(JOBS + "/" + row.get("id") + "/cancel")
                        .then()
                        .statusCode(200));
    }
}
