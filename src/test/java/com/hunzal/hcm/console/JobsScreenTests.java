package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The list of jobs, and what can be done with many of them. */
class JobsScreenTests extends ConsoleBrowser {

    private static final String JOBS = "/api/system/background-jobs";

    private void jobs(int count, String type) {
        var one = "{\"job_type\": \"" + type + "\"}";
        var all = String.join(",", Collections.nCopies(count, one));
        admin().body("{\"jobs\": [" + all + "]}").post(JOBS + "/bulk").then().statusCode(201);
    }

    private void failAll(String message) {
        sql(
                "UPDATE background_jobs SET status = 'failed', error_message = ? WHERE organization_id = ?",
                message,
                organization);
    }

    private Object inState(String status) {
        return rows(
                        "SELECT count(*) AS n FROM background_jobs WHERE organization_id = ? AND status = ?",
                        organization,
                        status)
                .get(0)
                .get("n");
    }

    private List<String> shownTypes() {
        return page.all("tbody th").stream()
                .map(each -> each.getText().lines().findFirst().orElse(""))
                .toList();
    }

    private WebElement tab(String name) {
        return page.until(() -> page.all(".tabs a").stream()
                .filter(each -> each.getText().startsWith(name))
                .findFirst()
                .orElse(null));
    }

    @Test
    void anyoneCanUseTheList() {
        jobs(3, "noop");
        failAll("Connection to smtp.example.com:587 refused, " + "and a very long explanation of why ".repeat(20));
        jobs(57, "cache_flush");
        open("#/jobs");

        page.see("60 in all");
        page.see("57"); // in the tab
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("jobs");
        page.width(320);
        page.picture("jobs-320");
    }

    @Test
    void anEmptyListSaysWhy() {
        open("#/jobs?status=cancelled");

        page.see("No job fits");
        page.assertAccessible();
        page.picture("jobs-none");
    }

    @Test
    void filtersAndPagesAreInTheAddress() {
        jobs(60, "noop");
        jobs(2, "cache_flush");
        open("#/jobs");
        page.see("62 in all");

        page.choose("Type", "cache_flush");
        page.see("2 in all");
        assertThat(page.address()).endsWith("#/jobs?job_type=cache_flush");
        assertThat(shownTypes()).containsOnly("cache_flush").hasSize(2);

        page.click("Clear the filter");
        page.see("62 in all");
        page.click("Next");
        page.until(() -> shownTypes().size() == 12);
        assertThat(page.address()).contains("cursor=");
        page.reload();
        assertThat(shownTypes()).hasSize(12);
        page.click("Previous");
        page.until(() -> shownTypes().size() == 50);

        page.back();
        page.until(() -> shownTypes().size() == 12);
        page.script("scrollTo(0, 0)");
        tab("Queued").click();
        page.until(() -> shownTypes().size() == 50);
        assertThat(page.address()).endsWith("#/jobs?status=queued");
    }

    private void failed(int count, String tags, String message) {
        var one = "{\"job_type\": \"noop\", \"tags\": " + tags + "}";
        var ids = admin().body("{\"jobs\": [" + String.join(",", Collections.nCopies(count, one)) + "]}")
                .post(JOBS + "/bulk")
                .then()
                .statusCode(201)
                .extract()
                .<List<String>>path("ids");
        ids.forEach(
                id -> sql("UPDATE background_jobs SET status = 'failed', error_message = ? WHERE id = ?", message, id));
    }

    @Test
    void whatIsShownByTagAndTextOfTheErrorIsWhatIsRetried() {
        failed(30, "[\"payroll\", \"2026-11\"]", "Connection refused");
        failed(25, "[\"2026-12\"]", "connection REFUSED");
        failed(3, "[\"payroll\"]", "Connection reset");
        failed(2, "[]", "Connection refused");
        open("#/jobs");
        page.see("60 in all");

        page.fill("Error contains", "refused");
        page.see("57 in all");
        page.fill("Tag", "payroll, 2026-12");
        page.see("55 in all");
        assertThat(page.address()).endsWith("#/jobs?error=refused&tag=payroll%2C+2026-12");
        page.reload();
        page.see("55 in all");
        assertThat(page.field("Tag").getAttribute("value")).isEqualTo("payroll, 2026-12");
        page.assertAccessible();
        page.assertFitsTelephone();

        page.find("thead .tick input").click();
        page.click("Select all 55 that match");
        page.click("Retry");
        page.click("Retry 55");
        page.see("55 jobs are queued again.");
        assertThat(inState("queued")).isEqualTo(55);
        assertThat(inState("failed")).isEqualTo(5);
    }

    @Test
    void aFilterByTimeIsMeantInTheZoneThatIsShown() {
        jobs(1, "noop"); // at 10:00 UTC by the clock of tests, 15:00 in Karachi
        open("#/jobs?created_after=2026-11-23T09:59:00Z");

        page.see("1 in all");
        assertThat(page.field("Created after (Asia/Karachi)").getAttribute("value"))
                .isEqualTo("2026-11-23T14:59");

        page.go(address("#/jobs?created_after=2026-11-23T10:01:00Z"));
        page.see("No job fits");
    }

    @Test
    void whatIsNewIsCountedAndMovesNothing() {
        jobs(2, "noop");
        open("#/jobs");
        page.see("2 in all");
        page.see("Live");

        jobs(3, "cache_flush");

        page.see("3 new – show them");
        assertThat(shownTypes()).containsExactly("noop", "noop");
        page.assertAccessible();
        page.picture("jobs-new");
        page.click("3 new – show them");
        page.until(() -> shownTypes().size() == 5);
        page.seeNoMore("new – show them");
    }

    @Test
    void aRowThatIsShownChangesWhereItIs() {
        jobs(1, "noop");
        open("#/jobs");
        page.see("Live");
        var id = rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization)
                .get(0)
                .get("id");

        admin().post(JOBS + "/" + id + "/cancel").then().statusCode(200);

        page.until(() -> page.find("tbody .badge").getText().equals("Cancelled"));
    }

    @Test
    void manyAreCancelledAfterTheyWereCountedAndNobodyUndidIt() {
        jobs(55, "noop");
        open("#/jobs?status=queued");
        page.see("55 in all");
        page.scriptLater("""
                import('/console/components/toasts.js').then(module => arguments[0](module.undo.milliseconds = 600_000))
                """);

        page.find("thead .tick input").click();
        page.see("50 selected");
        page.click("Select all 55 that match");
        page.see("All 55 that match are selected");
        page.click("Cancel");

        page.see("55 queued or running jobs will be cancelled");
        page.assertAccessible();
        page.picture("confirm");
        page.click("Cancel 55");
        page.see("55 jobs will be cancelled.");
        page.assertAccessible();
        page.picture("undo");
        assertThat(inState("queued")).isEqualTo(55);
        page.click("Do it now");

        page.see("55 jobs were cancelled or asked to stop.");
        assertThat(inState("cancelled")).isEqualTo(55);
        page.see("No job fits");
    }

    @Test
    void whatIsUndoneIsNotDone() {
        jobs(1, "noop");
        open("#/jobs");

        page.find("tbody .tick input").click();
        page.click("Cancel");
        page.click("Cancel 1");
        page.click("Undo");

        page.see("Undone: nothing was changed.");
        assertThat(inState("queued")).isEqualTo(1);
    }

    @Test
    void whatNobodyUndoesIsDoneByItself() {
        jobs(1, "noop");
        open("#/jobs");
        page.scriptLater("""
                import('/console/components/toasts.js').then(module => arguments[0](module.undo.milliseconds = 300))
                """);

        page.find("tbody .tick input").click();
        page.click("Cancel");
        page.click("Cancel 1");

        page.see("1 job was cancelled or asked to stop.");
        assertThat(inState("cancelled")).isEqualTo(1);
    }

    @Test
    void whoLeavesWhileSomethingCanBeUndoneIsAsked() {
        jobs(1, "noop");
        open("#/jobs");
        page.find("tbody .tick input").click();
        page.click("Cancel");
        page.click("Cancel 1");
        page.see("1 job will be cancelled.");

        var prevented =
                page.script("const leaving = new Event('beforeunload', {cancelable: true}); dispatchEvent(leaving);"
                        + " return leaving.defaultPrevented");

        assertThat(prevented).isEqualTo(true);
        page.click("Undo");
    }

    @Test
    void failedOnesAreRetriedByKeyboard() {
        jobs(2, "noop");
        failAll("No space left on device");
        open("#/jobs?status=failed");

        page.find("thead .tick input").sendKeys(Keys.SPACE);
        page.see("2 selected");
        page.control("Retry").sendKeys(Keys.ENTER);
        page.control("Retry 2").sendKeys(Keys.ENTER);

        page.see("2 jobs are queued again.");
        assertThat(inState("queued")).isEqualTo(2);
    }

    @Test
    void columnsAreChosenAndRemembered() {
        jobs(1, "noop");
        open("#/jobs");

        page.find("hcm-table summary").click();
        page.assertAccessible();
        page.field("Unique key").click();
        page.until(() ->
                page.all("thead th").stream().anyMatch(each -> each.getText().equals("Unique key")));
        page.reload();

        assertThat(page.all("thead th")).extracting(WebElement::getText).contains("Unique key");
    }

    @Test
    void whatTheServiceRefusesIsSaidInItsWords() {
        page.mean("400");
        open("#/jobs?failure_key=nonsense");

        page.see("failure_key");
        page.until(() ->
                !page.find("[role=alert]").findElements(By.tagName("code")).isEmpty());
        page.assertAccessible();
        page.picture("problem");
    }
}
