package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Who changed what. */
class AuditScreenTests extends ConsoleBrowser {

    private void changes(String actor, int jobs) {
        var token = tokens.sign(actor, "SystemAdmin", organization, Duration.ofHours(1));
        for (int i = 0; i < jobs; i++) {
            caller(token)
                    .body("{\"job_type\": \"noop\"}")
                    .post("/api/system/background-jobs")
                    .then()
                    .statusCode(201);
        }
    }

    @Test
    void anyoneSeesWhoChangedWhat() {
        changes("amina.khan@hunzal.example", 3);
        changes("a-person-with-quite-a-long-name.of-some-department@hunzal.example", 1);
        admin().body("{\"name\": \"Nightly clean-up\", \"cron\": \"0 30 3 * * *\", \"job_type\": \"noop\"}")
                .post("/api/system/job-schedules");
        admin().body("{\"sms_enabled\": true, \"timezone\": \"Asia/Karachi\"}")
                .put("/api/system/notification-settings");
        admin().body("{\"reason\": \"until the mail server is back\"}")
                .post("/api/system/background-jobs/types/email_send/pause");
        open("#/audit");

        page.see("Job type paused");
        page.see("reason: until the mail server is back");
        page.see("Not checked yet");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("audit");
        page.assertTablesFit();
    }

    @Test
    void whereNobodyHasChangedAnythingThatIsSaid() {
        open("#/audit");

        page.see("Nobody has changed anything yet");
        page.assertAccessible();
    }

    @Test
    void filtersAndPagesAreInTheAddress() {
        changes("amina", 55);
        changes("bilal", 2);
        open("#/audit");
        page.see("50 on this page");
        page.click("Next");
        page.see("7 on this page");
        assertThat(page.address()).contains("cursor=");

        page.fill("Who", "bilal");
        page.see("2 on this page");
        assertThat(page.address()).endsWith("#/audit?actor=bilal");
        page.choose("What", "Job cancelled");
        page.see("No entry fits");
        assertThat(page.address()).endsWith("actor=bilal&action=job.cancel");
    }

    @Test
    void anEntryIsOpenedByKeyboardAndLeadsToWhatWasChanged() {
        changes("amina", 1);
        open("#/audit");

        page.find(".entry summary").sendKeys(Keys.ENTER);
        page.see("\"job_type\": \"noop\"");
        page.see("Hash: ");
        page.assertAccessible();
        var id = rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization)
                .get(0)
                .get("id");

        assertThat(page.find(".subject-of a").getAttribute("href")).endsWith("#/jobs/" + id);
    }

    @Test
    void allThatTheFilterFindsIsSavedAsCsv(@TempDir Path folder) throws IOException {
        changes("amina", 55);
        changes("bilal", 2);
        open("#/audit?actor=amina");
        page.see("50 on this page");

        var file = page.save("CSV", folder);

        assertThat(file.getFileName().toString()).matches("audit-\\d{4}-\\d\\d-\\d\\d\\.csv");
        assertThat(Files.readAllLines(file))
                .hasSize(1 + 55)
                .first()
                .asString()
                .startsWith("id,at,actor,action,subject");
        assertThat(Files.readString(file)).contains(",amina,job.create,").doesNotContain("bilal");
    }

    @Test
    void aBrokenChainIsToldWithWhatIsWrong() {
        changes("amina", 2);
        sql(
                "UPDATE hcm_audit_heads SET broken = 'Entry 2 is not what it was.', checked_at = '2026-11-23 09:00:00.000000'"
                        + " WHERE id = ?",
                organization);
        open("#/audit");

        page.see("Broken");
        page.see("Entry 2 is not what it was.");
        page.assertAccessible();
    }
}
