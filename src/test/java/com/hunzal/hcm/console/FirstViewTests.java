package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes over the wire before somebody sees something, and how long drawing takes. */
class FirstViewTests extends ConsoleBrowser {

    private static final long MOST_BYTES = 250_000;

    private static final String TRANSFERRED = """
            const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
            return Math.round(all.reduce((sum, each) => sum + each.transferSize, 0));
            """;

    @Test
    void aColdCacheIsFilledByAQuarterOfAMegabyte() {
        for (var screen : new String[] {"overview", "jobs"}) {
            page.forget(origin());
            page.cdp("Network.clearBrowserCache", Map.of());
            open("#/" + screen);

            var bytes = (long) page.script(TRANSFERRED);

            System.out.printf(
                    "console: %s on a cold cache: %d bytes in %s files, seen after %s ms%n",
                    screen,
                    bytes,
                    page.script("return performance.getEntriesByType('resource').length + 1"),
                    page.script(
                            "return Math.round(performance.getEntriesByType('paint').find(each => each.name === 'first-contentful-paint')?.startTime)"));
            assertThat(bytes).as(screen).isBetween(10_000L, MOST_BYTES);
        }
    }

    /** How long it takes is a matter of the machine: it is told, and not asserted. */
    @Test
    void twoHundredJobsAreDrawnInOneGo() {
        var jobs = String.join(",", Collections.nCopies(200, "{\"job_type\": \"noop\"}"));
        admin().body("{\"jobs\": [" + jobs + "]}")
                .post("/api/system/background-jobs/bulk")
                .then()
                .statusCode(201);
        open("#/jobs");

        var times = page.scriptLater("""
                const done = arguments[0];
                (async () => {
                  const { pages } = document.querySelector('hcm-screen-jobs');
                  const table = document.querySelector('hcm-table');
                  const draw = async (rows) => {
                    pages.rows = rows;
                    table.requestUpdate();
                    await table.updateComplete;
                    return document.documentElement.scrollHeight; // asks for the layout, too
                  };
                  pages.limit = 200;
                  await pages.reload();
                  const all = pages.rows;
                  const times = [];
                  for (let run = 0; run < 7; run++) {
                    await draw([]);
                    const start = performance.now();
                    await draw(all);
                    times.push(performance.now() - start);
                  }
                  done(times.sort((a, b) => a - b).map((each) => Math.round(each)));
                })();
                """);

        System.out.println("console: 200 jobs drawn in milliseconds, seven times: " + times);
        assertThat(page.all("tbody tr")).hasSize(200);
    }

    @Test
    void withoutJavaScriptThereAreWords() {
        page.cdp("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            page.cdp("Page.navigate", Map.of("url", address("")));

            page.see("This page needs JavaScript");
            assertThat(page.text("h1")).isEqualTo("Hunzal HCM console");
            assertThat(page.find("noscript a").getAttribute("href")).isEqualTo(origin() + "/swagger-ui.html");
        } finally {
            page.cdp("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
