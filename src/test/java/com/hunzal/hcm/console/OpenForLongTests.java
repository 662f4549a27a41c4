package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page that stays open while things happen does not grow. */
class OpenForLongTests extends ConsoleBrowser {

    private static final int AT_ONCE = 50; // one page of the list

    /** What the browser itself keeps now and then, and lets go later. */
    private static final int SLACK_NODES = 400;

    private static final int SLACK_LISTENERS = 20;

    @Test
    void aFewChangesLeaveNothingBehind() {
        doesNotGrow(2);
    }

    /** As many as an hour brings if something happens every five seconds. */
    @Test
    @Tag("long")
    void anHourOfChangesLeavesNothingBehind() {
        doesNotGrow(720);
    }

    private void doesNotGrow(int rounds) {
        open("#/jobs");
        page.see("Live");
        round();
        round();
        var before = counts();

        for (var i = 0; i < rounds; i++) {
            round();
        }

        var after = counts();
        assertThat(after.get("Nodes")).as("nodes").isLessThan(before.get("Nodes") + SLACK_NODES);
        assertThat(after.get("JSEventListeners"))
                .as("listeners")
                .isLessThan(before.get("JSEventListeners") + SLACK_LISTENERS);
    }

    private void round() {
        var jobs = String.join(",", Collections.nCopies(AT_ONCE, "{\"job_type\": \"noop\"}"));
        admin().body("{\"jobs\": [" + jobs + "]}")
                .post("/api/system/background-jobs/bulk")
                .then()
                .statusCode(201);
        page.click(AT_ONCE + " new – show them");
        page.seeNoMore("new – show them");
        page.until(() -> page.all("tbody th").size() == AT_ONCE);
    }

    private Map<String, Double> counts() {
        page.cdp("Performance.enable", Map.of());
        page.cdp("HeapProfiler.collectGarbage", Map.of());
        var metrics = (List<?>) page.cdp("Performance.getMetrics", Map.of()).get("metrics");
        return metrics.stream()
                .map(each -> (Map<?, ?>) each)
                .collect(java.util.stream.Collectors.toMap(
                        each -> (String) each.get("name"), each -> ((Number) each.get("value")).doubleValue()));
    }
}
