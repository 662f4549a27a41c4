package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list that nobody reads to its end. */
class ManyJobsTests extends ConsoleBrowser {

    @AfterEach
    void otherTestsHaveFew() {
        sql("DELETE FROM background_jobs WHERE organization_id = ?", organization);
    }

    @Test
    void ofAHundredThousandJobsThereAreBoundedCountsAndPages() {
        sql("""
                INSERT INTO background_jobs (organization_id, job_type, status, created_at, updated_at, completed_at)
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
                SELECT ?, 'noop', CASE WHEN n % 10 = 0 THEN 'cancelled' ELSE 'completed' END,
                    datetime(1763900000 - n, 'unixepoch') || '.000000', '2026-11-23 09:00:00.000000', '2026-11-23 09:00:00.000000'
                FROM numbers
                """, organization);

        open("#/jobs");
        page.see("10,000+ in all");
        page.until(() -> page.all(".tabs a").stream()
                .anyMatch(tab ->
                        tab.getText().startsWith("Completed") && tab.getText().contains("10,000+")));
        assertThat(page.all("tbody tr")).hasSize(50);
        var first = page.text("tbody th .id");

        page.click("Next");
        page.until(() -> !page.text("tbody th .id").equals(first));
        assertThat(page.all("tbody tr")).hasSize(50);
        page.click("Previous");
        page.until(() -> page.text("tbody th .id").equals(first));

        page.find("thead .tick input").click();
        page.click("Select all 10,000+ that match");
        page.see("All 10,000+ that match are selected");
    }
}
