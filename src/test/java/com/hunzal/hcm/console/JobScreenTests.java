package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** One job: what happened to it, why it waits, and what can be done with it. */
class JobScreenTests extends ConsoleBrowser {

    private static final String JOBS = "/api/system/background-jobs";

    private String job(String body) {
        return admin().body(body).post(JOBS).then().statusCode(201).extract().path("id");
    }

    private String mail() {
        var id = job("""
                {"job_type": "email_send", "unique_key": "payslips-2026-11", "payload": {
                    "to": ["amina.khan@hunzal.example"], "subject": "Your payslip for November 2026", "body": "Hello"}}""");
        set(id, "payload = ?", """
                {"to": ["amina.khan@hunzal.example"], "subject": "Your payslip for November 2026", "template": "payslip",
                 "data": {"employee": "e-17", "month": "2026-11", "iban": "DE02120300000000202051"}}""");
        return id;
    }

    private void set(String id, String columns, Object... values) {
        sql(
                "UPDATE background_jobs SET " + columns + " WHERE id = ?",
                Stream.concat(Stream.of(values), Stream.of(id)).toArray());
    }

    private void failed(String id) {
        for (var attempt = 1; attempt <= 3; attempt++) {
            sql(
                    "INSERT INTO hcm_job_attempts (job_id, attempt, node, started_at, ended_at, outcome, error_class,"
                            + " error_message, stack_trace) VALUES (?, ?, 'hcm-node-1', ?, ?, ?, ?, ?, ?)",
                    id,
                    attempt,
                    "2026-11-23 10:0" + attempt + ":00.000000",
                    "2026-11-23 10:0" + attempt + ":30.000000",
                    attempt == 3 ? "failed" : "retried",
                    "java.net.ConnectException",
                    "Connection to smtp.hunzal.example:587 refused",
                    "java.net.ConnectException: refused\n\tat com.hunzal.hcm.delivery.Smtp.send(Smtp.java:88)");
            sql(
                    "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) VALUES (?, ?, ?, ?, ?)",
                    id,
                    attempt,
                    attempt,
                    "2026-11-23 10:0" + attempt + ":29.000000",
                    "No greeting from smtp.hunzal.example within 29 s");
        }
        set(
                id,
                "status = 'failed', attempt = 3, retry_count = 2, max_retries = 2, failure_key = '1e2e53696bf781ca',"
                        + " started_at = '2026-11-23 10:03:00.000000', completed_at = '2026-11-23 10:03:30.123456',"
                        + " error_message = 'Connection to smtp.hunzal.example:587 refused'");
    }

    private String status(String id) {
        return admin().get(JOBS + "/" + id).then().extract().path("status");
    }

    @Test
    void oneSeesWhatHappenedFromTheBeginningToTheEnd() {
        var id = mail();
        failed(id);
        open("#/jobs/" + id);

        page.see("Attempt 3: failed");
        assertThat(page.all(".time-line li strong"))
                .extracting(each -> each.getText())
                .containsExactly(
                        "Created",
                        "Attempt 1: failed, tried again",
                        "Attempt 2: failed, tried again",
                        "Attempt 3: failed",
                        "Failed");
        page.see("waited 30s · took 30s · on hcm-node-1");
        page.see("3m 30s after it was created");
        page.see("2 of 2 spent");
        page.see("No greeting from smtp.hunzal.example within 29 s");
        assertThat(page.title()).startsWith("email_send");
        page.click("Details of the error");
        page.see("at com.hunzal.hcm.delivery.Smtp.send(Smtp.java:88)");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.click("Details of the error");
        page.script("scrollTo(0, 0)");
        page.picture("job");

        page.click("All failures of this kind");
        page.see("1 in all");
        assertThat(page.address()).endsWith("#/jobs?failure_key=1e2e53696bf781ca");
    }

    @Test
    void aJobThatWaitsSaysWhyAndIsRunNow() {
        var id = job("{\"job_type\": \"noop\", \"run_at\": \"2027-01-01T06:00:00Z\"}");
        open("#/jobs/" + id);

        page.see("Its time has not come. It is not to be run before Jan 1, 2027, 11:00:00 AM.");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.click("Run now");

        page.see("The job is due now.");
        page.seeNoMore("Its time has not come.");
        assertThat(page.all("button"))
                .extracting(each -> each.getText())
                .doesNotContain("Run now")
                .contains("Cancel");
    }

    @Test
    void progressAndLogOfOneThatRunsComeByThemselves() {
        var id = job("{\"job_type\": \"noop\"}");
        set(
                id,
                "status = 'processing', attempt = 1, locked_by = 'hcm-node-1', lease_until = '2026-11-23 10:05:00.000000',"
                        + " started_at = '2026-11-23 10:00:01.000000', progress = 10, progress_message = '120 of 1200 sent'");
        open("#/jobs/" + id);
        page.see("Attempt 1: runs");
        page.see("120 of 1200 sent");
        page.see("It runs. Attempt 1 began at Nov 23, 2026, 3:00:01 PM on hcm-node-1. It is stopped at");

        set(id, "progress = 55, progress_message = '660 of 1200 sent'");
        sql(
                "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) VALUES (?, 1, 1, ?, ?)",
                id,
                "2026-11-23 10:01:00.000000",
                "The provider asks for a pause");

        page.see("660 of 1200 sent");
        page.see("55%");
        page.see("The provider asks for a pause");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("job-running");
    }

    @Test
    void oneThatRunsIsStoppedAtOnceAndThatIsSaidBefore() {
        var id = job("{\"job_type\": \"noop\"}");
        set(id, "status = 'processing', attempt = 1, locked_by = 'hcm-node-1', lease_until = '2026-11-23 10:05:00'");
        open("#/jobs/" + id);

        page.click("Cancel");
        page.see("which cannot be undone");
        page.assertAccessible();
        page.click("Stop the job");

        page.see("It was asked to stop.");
        assertThat(rows("SELECT cancel_requested_at AS at FROM background_jobs WHERE id = ?", id)
                        .get(0)
                        .get("at"))
                .isNotNull();
        page.until(() ->
                page.all("button").stream().noneMatch(each -> each.getText().equals("Cancel")));
    }

    @Test
    void oneThatWaitsIsCancelledUnlessSomebodyUndoesIt() {
        var id = job("{\"job_type\": \"noop\", \"run_at\": \"2027-01-01T06:00:00Z\"}");
        open("#/jobs/" + id);

        page.click("Cancel");
        page.see("You can undo this for 30 seconds");
        page.click("Cancel the job");
        page.click("Undo");
        page.see("Undone: nothing was changed.");
        assertThat(status(id)).isEqualTo("queued");

        page.click("Cancel");
        page.click("Cancel the job");
        page.click("Do it now");
        page.until(() -> page.find(".page-head .badge").getText().equals("Cancelled"));
        assertThat(status(id)).isEqualTo("cancelled");
    }

    @Test
    void aFailedOneIsRetriedByKeyboard() {
        var id = mail();
        failed(id);
        open("#/jobs/" + id);

        page.control("Retry").sendKeys(Keys.ENTER);

        page.see("The job is queued again.");
        page.until(() -> page.find(".page-head .badge").getText().equals("Queued"));
        assertThat(status(id)).isEqualTo("queued");
    }

    @Test
    void whatOthersDoIsSeenAtOnce() {
        var id = job("{\"job_type\": \"noop\"}");
        open("#/jobs/" + id);
        page.see("Live");
        page.see("Why it waits");

        admin().post(JOBS + "/" + id + "/cancel").then().statusCode(200);

        page.until(() -> page.find(".page-head .badge").getText().equals("Cancelled"));
        page.see("Cancelled");
        page.seeNoMore("Why it waits");
    }

    @Test
    void secretsAreShownOnPurposeOnlyAndTheAuditSaysSo() {
        var id = mail();
        open("#/jobs/" + id);

        page.see("••••");
        page.see("Your payslip for November 2026");
        page.seeNoMore("amina.khan@hunzal.example");
        admin().get("/api/system/audit?action=job.reveal").then().body("items", hasSize(0));
        page.click("Show what is masked");

        page.see("amina.khan@hunzal.example");
        page.see("DE02120300000000202051");
        admin().get("/api/system/audit?action=job.reveal").then().body("items[0].subject", is(id));
        page.click("Mask it again");
        page.seeNoMore("amina.khan@hunzal.example");
    }

    @Test
    void whatIsMaskedDoesNotStandInErrorsAndLogsEither() {
        var id = mail();
        sql(
                "UPDATE background_jobs SET status = 'failed', attempt = 1, error_message = 'no amina.khan@hunzal.example'"
                        + " WHERE id = ?",
                id);
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome, error_message)"
                        + " VALUES (?, 1, '2026-11-23 09:59:00.000000', 'failed', 'refused amina.khan@hunzal.example')",
                id);
        sql(
                "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message)"
                        + " VALUES (?, 1, 1, '2026-11-23 09:58:00.000000', 'asking amina.khan@hunzal.example')",
                id);
        open("#/jobs/" + id);
        page.see("no ••••");
        page.see("refused ••••");
        page.see("asking ••••");
        page.seeNoMore("amina.khan@hunzal.example");

        page.click("Show what is masked");
        page.see("no amina.khan@hunzal.example");
        page.see("refused amina.khan@hunzal.example");
        page.see("asking amina.khan@hunzal.example");
        page.click("Mask it again");
        page.see("asking ••••");
        page.seeNoMore("amina.khan@hunzal.example");
    }

    @Test
    void numbersAreShownAsTheyWereSentAndAnyIdIsFound() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, payload) VALUES (?, ?, ?, 'failed', ?)",
                "2026/11 payroll;ä" + organization,
                organization,
                "payroll_export_to_the_tax_office_of_the_federal_state_of_north_rhine_westphalia",
                "{\"total\": 12345678901234567890, \"rate\": 1.0}");
        open("#/jobs/"
                + java.net.URLEncoder.encode(
                                "2026/11 payroll;ä" + organization, java.nio.charset.StandardCharsets.UTF_8)
                        .replace("+", "%20"));

        page.see("12345678901234567890");
        page.see("1.0");
        page.assertFitsTelephone();
    }

    @Test
    void oneThatIsNotThereLeadsBackToTheList() {
        page.mean("404");
        open("#/jobs/01a20000-0000-7000-8000-000000000000");

        page.see("There is no such job");
        page.assertAccessible();
        page.click("To the list of jobs");
        page.see("No job fits");
    }
}
