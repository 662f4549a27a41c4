package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The processes that run jobs, what rests, and the service itself. */
class SystemScreenTests extends ConsoleBrowser {

    private static final String TYPES = "/api/system/background-jobs/types";

    @BeforeEach
    @AfterEach
    void noNodes() {
        sql("DELETE FROM hcm_worker_nodes"); // they are of all organizations
        sql("DELETE FROM hcm_job_pauses WHERE organization_id IS NULL");
    }

    private void node(String host, Duration beat, boolean alive) {
        var now = clock.instant();
        sql(
                "INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, capacity,"
                        + " job_types) VALUES (?, ?, '1.0.0', ?, ?, ?, 3, 10, '[\"cleanup\", \"noop\"]')",
                host + ":4711:" + organization,
                host,
                database.vendor().timestamp(now.minus(Duration.ofDays(3))),
                database.vendor().timestamp(now.minus(beat)),
                database.vendor().timestamp(alive ? now.plus(Duration.ofDays(1)) : now.minus(beat)));
    }

    private Map<String, Object> pause() {
        return rows(
                        "SELECT * FROM hcm_job_pauses WHERE job_type = 'cache_flush' AND (organization_id = ? OR"
                                + " organization_id IS NULL)",
                        organization)
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Test
    void anyoneSeesNodesTypesAndTheServiceItself() {
        node("hcm-app-1.hunzal.example", Duration.ofSeconds(4), true);
        node("hcm-app-2.hunzal.example", Duration.ofMinutes(41), false);
        admin().body("{\"reason\": \"until the new disk is in\"}").post(TYPES + "/db_optimize/pause");
        open("#/system");

        page.see("1 is alive and runs 3 jobs; it can run 10 at a time.");
        page.see("41m ago");
        page.see("No sign of life");
        page.see("until the new disk is in");
        page.see("SQLite 3.");
        page.see("400d");
        page.see("behind yours"); // the clock of these tests
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("system");
        page.assertTablesFit();
    }

    @Test
    void whereNoNodeIsThatIsSaid() {
        open("#/system");

        page.see("No node has ever run jobs here");
        page.assertAccessible();
    }

    @Test
    void aTypeIsPausedWithAReasonAndResumedByKeyboard() {
        open("#/system");

        page.control("Pause cache_flush").sendKeys(Keys.ENTER);
        page.see("Pause cache_flush?");
        page.fill("Why", "audit week");
        page.assertAccessible();
        page.find("dialog .primary").sendKeys(Keys.ENTER);
        page.see("cache_flush is paused.");
        page.see("audit week");
        assertThat(pause()).containsEntry("reason", "audit week").containsEntry("organization_id", organization);

        page.control("Resume cache_flush").sendKeys(Keys.ENTER);
        page.see("cache_flush goes on.");
        assertThat(pause()).isNull();
    }

    @Test
    void aRootPausesATypeForAll() {
        openAs(token("Root", organization), "#/system");

        page.click("Pause cache_flush");
        page.field("For all organizations").click();
        page.find("dialog .primary").click();
        page.see("for all organizations");
        assertThat(pause()).containsEntry("organization_id", null);

        page.click("Resume for all: cache_flush");
        page.see("cache_flush goes on.");
        assertThat(pause()).isNull();
    }
}
