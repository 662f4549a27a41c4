package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What somebody sees who comes in the morning: how it went, and what needs him. */
class OverviewScreenTests extends ConsoleBrowser {

    private static final String JOBS = "/api/system/background-jobs";

    @BeforeEach
    @AfterEach
    void noNodes() {
        sql("DELETE FROM hcm_worker_nodes"); // they are of all organizations
    }

    private void node(String host, Duration beat, Duration alive, int running) {
        var now = clock.instant();
        sql(
                "INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, capacity,"
                        + " job_types) VALUES (?, ?, '1.0.0', ?, ?, ?, ?, 10, '[\"noop\"]')",
                host + ":4711:" + organization,
                host,
                database.vendor().timestamp(now.minus(Duration.ofDays(3))),
                database.vendor().timestamp(now.minus(beat)),
                database.vendor().timestamp(now.plus(alive)),
                running);
    }

    private void attempts(String type, Instant hour, Map<String, Integer> byEnd) {
        byEnd.forEach((end, jobs) -> sql(
                "INSERT INTO hcm_job_statistics (organization_id, job_type, period_start, metric, bucket, jobs)"
                        + " VALUES (?, ?, ?, ?, 40, ?)",
                organization,
                type,
                database.vendor().timestamp(hour),
                end,
                jobs));
    }

    private void aDayOfWork() {
        for (int i = 0; i < 24; i++) {
            var hour = Instant.parse("2026-11-22T11:00:00Z").plus(Duration.ofHours(i));
            var busy = (int) (180 + 150 * Math.sin(i / 3.8));
            attempts(
                    "email_send",
                    hour,
                    Map.of("completed", busy, "failed", i == 17 ? 21 : i % 5, "retried", busy / 14));
            attempts("cleanup", hour, Map.of("completed", 4 + i % 3));
        }
    }

    private void jobs(String type, String status, String error, int count) {
        for (int i = 0; i < count; i++) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, status, error_message, created_at, completed_at)"
                            + " VALUES (?, ?, ?, ?, ?, '2026-11-23 09:55:00.000000', '2026-11-23 09:56:00.000000')",
                    type + "-" + status + "-" + i + "-" + organization,
                    organization,
                    type,
                    status,
                    error);
        }
    }

    @Test
    void anyoneSeesHowItWentAndWhatNeedsSomebody() {
        aDayOfWork();
        node("hcm-app-1.hunzal.example", Duration.ofSeconds(4), Duration.ofDays(1), 7);
        node("hcm-app-2.hunzal.example", Duration.ofSeconds(9), Duration.ofDays(1), 4);
        node("hcm-app-3.hunzal.example", Duration.ofMinutes(41), Duration.ofMinutes(-40), 2);
        jobs(
                "email_send",
                "failed",
                "The mail server smtp.hunzal.example:587 refuses the sender payroll@hunzal.example: 550 5.7.1",
                12);
        jobs("log_rotate", "failed", "No space left on device: /var/lib/hcm/logs/hcm-2.log", 2);
        jobs("email_send", "queued", null, 37);
        admin().body("{\"reason\": \"until the mail server is back\"}")
                .post(JOBS + "/types/notification_send/pause")
                .then()
                .statusCode(200);
        open("#/overview");

        page.see("What needs somebody");
        page.see("12 of email_send failed: The mail server");
        page.see("1 node gives no sign of life");
        page.see("notification_send is paused: until the mail server is back");
        page.see("11 of 20");
        assertThat(page.text(".tile a[href*='status=queued']")).isEqualTo("37");
        page.see("By type");
        page.see("Jobs that came in and attempts that ended, each hour");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("overview");
        page.width(320);
        page.picture("overview-320");
    }

    @Test
    void whereNothingIsTheMatterThatIsSaid() {
        node("hcm-app-1", Duration.ofSeconds(4), Duration.ofDays(1), 0);
        admin().body("{\"email_enabled\": false}")
                .put("/api/system/notification-settings")
                .then()
                .statusCode(200);
        open("#/overview");

        page.see("Nothing needs anybody");
        page.see("None due");
        page.see("No job came in and no attempt ended in this time.");
        page.assertAccessible();
        page.assertFitsTelephone();
    }

    @Test
    void thatNothingRunsIsTheWorst() {
        open("#/overview");

        page.see("No node is alive: nothing runs.");
    }

    @Test
    void aBrokenChainOfTheAuditIsShown() {
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        sql("UPDATE hcm_audit_heads SET broken = 'Entry 2 was changed.' WHERE id = ?", organization);
        open("#/overview");

        page.see("Entry 2 was changed.");
    }

    @Test
    void howFarTheChartGoesBackIsInTheAddress() {
        attempts("email_send", Instant.parse("2026-11-18T07:00:00Z"), Map.of("completed", 5));
        open("#/overview?window=1h");
        page.see("No job came in and no attempt ended in this time.");

        page.click("7 days");

        page.see("Jobs that came in and attempts that ended, each hour");
        assertThat(page.address()).endsWith("#/overview?window=7d");
        page.find(".chart summary").sendKeys(Keys.ENTER);
        assertThat(page.text(".chart thead")).contains("Came in");
        page.see("Nov 18, 2026, 12:00:00");
    }

    @Test
    void aNumberLeadsToTheJobsThatItCounts() {
        jobs("email_send", "queued", null, 3);
        open("#/overview");

        page.find(".tile a[href*='status=queued']").sendKeys(Keys.ENTER);

        page.see("3 in all");
    }

    @Test
    void countsFollowWhatHappens() {
        open("#/overview");
        page.see("Live");

        jobs("email_send", "queued", null, 2);
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);

        page.until(() -> page.text(".tile a[href*='status=queued']").equals("3"));
    }
}
