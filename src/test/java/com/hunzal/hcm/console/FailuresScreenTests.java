package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What is wrong, by kind, and what is done about it. */
class FailuresScreenTests extends ConsoleBrowser {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String REFUSED = "Connection to smtp.hunzal.example:587 refused after 30 s";
    private static final String FULL = "No space left on device: /var/lib/hcm/logs/hcm.log";

    private void fail(int count, String type, String key, String message, String at) {
        for (var each = 1; each <= count; each++) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, status, attempt, retry_count, error_message,"
                            + " failure_key, created_at, completed_at) VALUES (?, ?, ?, 'failed', 4, 3, ?, ?, ?, ?)",
                    key + "-" + each + "-" + organization,
                    organization,
                    type,
                    message,
                    key,
                    at,
                    at);
        }
    }

    private void seed() {
        fail(2, "cache_flush", "8a819aceacb8417b", FULL, "2026-11-23 09:40:00.000000");
        fail(42, "email_send", "ecfc296ae5f8ff98", REFUSED, "2026-11-23 09:50:00.000000");
    }

    private Object inState(String status) {
        return rows(
                        "SELECT count(*) AS n FROM background_jobs WHERE organization_id = ? AND status = ?",
                        organization,
                        status)
                .get(0)
                .get("n");
    }

    private List<String> counts() {
        return page.all(".failure-count strong").stream()
                .map(WebElement::getText)
                .toList();
    }

    private WebElement button(int kind, String words) {
        return page.until(() -> page.all(".failure").get(kind).findElements(By.tagName("button")).stream()
                .filter(each -> each.getText().equals(words) && each.isEnabled())
                .findFirst()
                .orElse(null));
    }

    @Test
    void aThousandFailuresAreAFewErrors() {
        seed();
        fail(
                1,
                "payroll_export_to_the_tax_office_of_the_federal_state",
                "1e2e53696bf781ca",
                "The tax office's service answered 503 again and again, and a_long_word_".repeat(30),
                "2026-11-23 09:55:00.000000");
        open("#/failures");

        page.see("45 failed jobs of 3 kinds.");
        assertThat(counts()).containsExactly("1", "42", "2");
        page.see(REFUSED);
        page.assertAccessible();
        page.assertFitsTelephone();
        page.script("scrollTo(0, 0)");
        page.picture("failures");
        page.click("Show all 42");

        page.see("42 in all");
        assertThat(page.address()).endsWith("#/jobs?failure_key=ecfc296ae5f8ff98");
    }

    @Test
    void nothingThatFailedIsGoodNews() {
        open("#/failures");

        page.see("Nothing has failed");
        page.assertAccessible();
    }

    @Test
    void oneIsTriedAndThenTheOthersByKeyboard() {
        seed();
        open("#/failures");

        button(0, "Try one").sendKeys(Keys.ENTER);
        page.see("The one that was tried waits for a worker.");
        page.until(() -> counts().equals(List.of("41", "2")));
        assertThat(inState("queued")).isEqualTo(1);

        sql(
                "UPDATE background_jobs SET status = 'completed', attempt = 5 WHERE organization_id = ? AND status = 'queued'",
                organization);
        page.see("The one that was tried completed. The others may be retried.");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("failures-tried");
        button(0, "Retry the other 41").sendKeys(Keys.ENTER);
        page.see("41 failed or cancelled jobs will be queued again.");
        page.control("Retry 41").sendKeys(Keys.ENTER);

        page.see("41 jobs are queued again.");
        page.until(() -> counts().equals(List.of("0", "2")));
        page.see("None is left.");
        assertThat(inState("queued")).isEqualTo(41);
    }

    @Test
    void oneThatFailsAgainSaysWhy() {
        seed();
        open("#/failures");

        button(1, "Try one").click();
        page.see("The one that was tried waits for a worker.");
        sql(
                "UPDATE background_jobs SET attempt = 5, error_message = 'Still no space' WHERE organization_id = ?"
                        + " AND status = 'queued'",
                organization);

        page.see("failed again, and will be tried once more:");
        page.see("Still no space");
        page.assertAccessible();
    }

    @Test
    void aKindIsDiscardedAfterItWasCountedAndNobodyUndidIt() {
        seed();
        open("#/failures");

        button(0, "Discard").click();
        page.see("42 failed jobs will be deleted with their attempts and logs.");
        page.assertAccessible();
        page.click("Discard 42");
        page.see("42 failed jobs will be deleted.");
        page.click("Undo");
        page.see("Undone: nothing was changed.");
        assertThat(inState("failed")).isEqualTo(44);

        button(0, "Discard").click();
        page.click("Discard 42");
        page.click("Do it now");
        page.see("42 jobs were deleted.");
        page.until(() -> counts().equals(List.of("0", "2")));
        assertThat(inState("failed")).isEqualTo(2);
    }

    @Test
    void newKindsWaitUntilSomebodyAsksForThem() {
        seed();
        open("#/failures");
        page.see("Live");
        page.see("44 failed jobs");

        fail(1, "noop", "1e2e53696bf781ca", "Something else", "2026-11-23 09:59:00.000000");
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201); // which the stream tells

        page.see("1 new kind – show it");
        assertThat(counts()).containsExactly("42", "2");
        page.click("1 new kind – show it");
        page.until(() -> counts().equals(List.of("1", "42", "2")));
    }
}
