package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Schedules: when they run, in words; on and off; made, changed and deleted. */
class SchedulesScreenTests extends ConsoleBrowser {

    private static final String SCHEDULES = "/api/system/job-schedules";

    private String create(String name, String cron, String zone, String type) {
        return admin().body(Map.of("name", name, "cron", cron, "zone", zone, "job_type", type))
                .post(SCHEDULES)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Map<String, Object> only() {
        return rows("SELECT * FROM hcm_job_schedules WHERE organization_id = ?", organization)
                .get(0);
    }

    private long jobs() {
        return ((Number) rows("SELECT count(*) AS n FROM background_jobs WHERE organization_id = ?", organization)
                        .get(0)
                        .get("n"))
                .longValue();
    }

    @Test
    void anyoneSeesWhatRunsWhen() {
        create("Nightly clean-up of finished jobs", "0 30 3 * * *", "Asia/Karachi", "noop");
        create("Leave balances, weekly", "0 0 7 * * MON", "Europe/Berlin", "noop");
        create("Payroll reminder to department heads", "0 0 9 L-3 * *", "Asia/Karachi", "noop");
        create("Probation ends: notify supervisors", "0 0 8 1,15 * *", "America/New_York", "noop");
        create("Quarterly figures, " + "with a very long name ".repeat(3), "0 0 6 1 */3 MON", "UTC", "noop");
        create("Warm caches before work", "0 */15 7-18 * * MON-FRI", "Asia/Karachi", "noop");
        sql(
                "UPDATE hcm_job_schedules SET last_skipped_at = '2026-11-23 09:45:00.000000', last_skipped_reason ="
                        + " 'unfinished', enabled = ? WHERE organization_id = ? AND name LIKE 'Warm%'",
                false, organization);
        sql(
                "UPDATE hcm_job_schedules SET cron = 'often' WHERE organization_id = ? AND name LIKE 'Leave%'",
                organization);
        open("#/schedules");

        page.see("6 in all");
        page.see("At 3:30 AM, every day");
        page.see("Every 15 minutes, from 7:00 AM to 6:59 PM, Monday to Friday");
        page.see("0 0 6 1 */3 MON"); // there are no words for it
        page.see("the job before was not finished");
        page.see("Does not run");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("schedules");
        page.assertTablesFit();
    }

    @Test
    void whereThereIsNoneOneCanMakeTheFirst() {
        open("#/schedules");

        page.see("There is no schedule yet");
        page.assertAccessible();
    }

    @Test
    void oneIsSwitchedOffAndRunAtOnceByKeyboard() {
        create("nightly", "0 30 3 * * *", "UTC", "noop");
        open("#/schedules");

        page.control("On: nightly runs by itself").sendKeys(Keys.SPACE);
        page.see("“nightly” is off.");
        assertThat(only().get("enabled")).isIn(0, false);
        page.control("Run now: nightly").sendKeys(Keys.ENTER);

        page.see("The job of “nightly” is queued.");
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void oneShowsItsNextTimesByBothClocks() {
        var id = create("weekly", "0 0 7 * * MON", "Europe/Berlin", "noop");
        open("#/schedules/" + id);

        page.see("Yours (Asia/Karachi)");
        page.see("Its own (Europe/Berlin)");
        page.see("Mon, Nov 30, 2026, 11:00 AM");
        page.see("Mon, Nov 30, 2026, 7:00 AM");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("schedule");
    }

    @Test
    void oneIsMadeWithAPreviewOfItsTimes() {
        open("#/schedules?new=1");

        page.fill("Name", "Payroll reminder");
        page.fill("Cron", "0 0 9 L * *");
        page.fill("Time zone", "Europe/Berlin");
        page.see("At 9:00 AM, on the last day of the month");
        page.see("Mon, Nov 30, 2026, 9:00 AM");
        page.choose("Type", "noop");
        page.fill("Payload", "{\"duration_ms\": 12}");
        page.fill("Tags", "payroll, reminder");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("schedule-form");
        page.assertTablesFit();
        page.click("New schedule");

        page.see("“Payroll reminder” is saved.");
        assertThat(only())
                .containsEntry("cron", "0 0 9 L * *")
                .containsEntry("zone", "Europe/Berlin")
                .containsEntry("payload", "{\"duration_ms\":12}")
                .containsEntry("tags", "[\"payroll\",\"reminder\"]");
        assertThat(page.control("reminder").getAttribute("href")).endsWith("#/jobs?tag=reminder");
    }

    @Test
    void whoLeavesTheFormWithoutSavingIsAsked() {
        var id = create("nightly", "0 30 3 * * *", "UTC", "noop");
        open("#/schedules/" + id + "?edit=1");
        page.click("Back to the schedule"); // where nothing is changed, nothing is asked
        page.until(() -> page.text("h1").equals("nightly"));
        page.click("Edit");
        page.fill("Name", "every night");
        page.choose("Priority", "High");

        page.control("Back to the schedule").sendKeys(Keys.ENTER); // another view of the same screen
        page.see("Leave without saving?");
        page.see("2 changes are not saved");
        page.assertAccessible();
        page.find("dialog .button").click();
        page.until(() -> page.address().endsWith("?edit=1"));
        assertThat(page.field("Name").getAttribute("value")).isEqualTo("every night");
        assertThat(page.script("const leaving = new Event('beforeunload', {cancelable: true}); dispatchEvent(leaving);"
                        + " return leaving.defaultPrevented"))
                .isEqualTo(true);
        page.click("Jobs");
        page.see("Leave without saving?");
        page.find("dialog .danger").click();

        page.until(() -> page.text("h1").equals("Jobs"));
        assertThat(only()).containsEntry("name", "nightly");
        page.go(address("#/schedules/" + id + "?edit=1"));
        page.fill("Name", "every night");
        page.click("Save");
        page.see("“every night” is saved.");
        page.until(() -> page.text("h1").equals("every night"));
    }

    @Test
    void whatIsNotRightIsSaidAtItsField() {
        page.mean("422");
        open("#/schedules?new=1");
        page.fill("Cron", "0 0 0 30 2 *");
        page.see("never comes true: there is no such day");
        page.click("New schedule");

        page.until(() -> page.all("[data-invalid]").size() >= 2);
        page.see("is required");
        page.assertAccessible();
    }

    @Test
    void aPayloadIsReplacedAndNoNumberInItChanges() {
        var id = admin().body("{\"name\": \"a\", \"cron\": \"@daily\", \"job_type\": \"noop\","
                        + " \"payload\": {\"duration_ms\": 1, \"fail_attempts\": 2}, \"tags\": [\"a\", \"b\"]}")
                .post(SCHEDULES)
                .<String>path("id");
        open("#/schedules/" + id + "?edit=1");

        page.fill("Payload", "{\"duration_ms\": 1}");
        page.click("Save");

        page.see("“a” is saved.");
        assertThat(only()).containsEntry("payload", "{\"duration_ms\":1}").containsEntry("tags", "[\"a\",\"b\"]");
    }

    private String mailing() {
        return admin().body("{\"name\": \"mail\", \"cron\": \"@daily\", \"job_type\": \"email_send\","
                        + " \"payload\": {\"to\": [\"ann@example.com\"], \"subject\": \"s\", \"body\": \"b\"}}")
                .post(SCHEDULES)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private int reveals() {
        return rows(
                        "SELECT id FROM hcm_audit_entries WHERE organization_id = ? AND action = 'schedule.reveal'",
                        organization)
                .size();
    }

    @Test
    void whatIsMaskedIsShownOnPurpose() {
        var id = mailing();
        open("#/schedules/" + id);
        page.see("\"to\": \"••••\"");
        page.assertAccessible();

        page.click("Show what is masked");
        page.see("ann@example.com");
        assertThat(reveals()).isEqualTo(1);
        page.click("Mask it again");
        page.seeNoMore("ann@example.com");
    }

    @Test
    void whatIsMaskedStaysAsItIsUntilSomebodySeesAndChangesIt() {
        var id = mailing();
        open("#/schedules/" + id + "?edit=1");
        page.see("It stays as it is, unless you show and change it");
        page.assertAccessible();
        page.fill("Name", "post");
        page.click("Save");
        page.see("“post” is saved.");
        assertThat(only()).containsEntry("name", "post");
        assertThat((String) only().get("payload")).contains("ann@example.com");
        assertThat(reveals()).isZero();

        page.go(address("#/schedules?new=1&copy=" + id));
        page.fill("Name", "copy");
        page.click("New schedule");
        page.see("Show the payload first");
        page.go(address("#/schedules/" + id)); // asks, because of the name
        page.find("dialog .danger").click();
        page.click("Edit");
        page.click("Show what is masked");
        page.fill("Payload", "{\"to\": [\"bob@example.com\"], \"subject\": \"s\", \"body\": \"b\"}");
        page.click("Save");

        page.until(() -> String.valueOf(only().get("payload")).contains("bob@example.com"));
        assertThat(reveals()).isEqualTo(1);
    }

    @Test
    void ofTwoWhoEditTheSecondSeesWhatTheFirstHasDone() {
        page.mean("412");
        var id = create("nightly", "0 30 3 * * *", "UTC", "noop");
        open("#/schedules/" + id + "?edit=1");
        page.fill("Name", "nightly, mine");
        admin().body("{\"cron\": \"0 0 5 * * *\", \"name\": \"nightly, theirs\"}")
                .put(SCHEDULES + "/" + id)
                .then()
                .statusCode(200);
        page.click("Save");

        page.see("Somebody else has changed this since it was loaded.");
        page.see("0 0 5 * * *");
        page.assertAccessible();
        page.picture("schedule-conflict");
        page.click("Save yours on top");

        page.see("“nightly, mine” is saved.");
        assertThat(only()).containsEntry("name", "nightly, mine").containsEntry("cron", "0 0 5 * * *");
    }

    @Test
    void allOfThemAreSavedAsCsv(@TempDir Path folder) throws IOException {
        create("Nightly, of finished jobs", "0 30 3 * * *", "Asia/Karachi", "noop");
        create("=weekly", "0 0 7 * * MON", "Europe/Berlin", "noop");
        open("#/schedules");

        var file = page.save("CSV", folder);

        assertThat(file.getFileName().toString()).matches("schedules-\\d{4}-\\d\\d-\\d\\d\\.csv");
        assertThat(Files.readAllLines(file)).hasSize(3).first().asString().startsWith("id,organization_id,name,cron,");
        assertThat(Files.readString(file))
                .contains(",\"Nightly, of finished jobs\",0 30 3 * * *,Asia/Karachi,noop,")
                .contains(",'=weekly,0 0 7 * * MON,Europe/Berlin,noop,");
    }

    @Test
    void oneIsDeletedAfterSomebodyWasAskedAndDidNotUndoIt() {
        var id = create("nightly", "0 30 3 * * *", "UTC", "noop");
        open("#/schedules/" + id);

        page.click("Delete");
        page.see("Delete “nightly”?");
        page.find("dialog .danger").click();
        page.see("“nightly” will be deleted.");
        assertThat(only()).isNotNull();
        page.click("Do it now");

        page.see("“nightly” was deleted.");
        page.see("There is no schedule yet");
    }

    @Test
    void cronIsSaidInWordsOrNotAtAll() {
        var words = new LinkedHashMap<String, String>();
        words.put("30 3 * * *", "At 3:30 AM, every day");
        words.put("0 0 9,17 * * MON-FRI", "At 9:00 AM and 5:00 PM, Monday to Friday");
        words.put("*/15 * * * * *", "Every 15 seconds");
        words.put("0 */5 * * * *", "Every 5 minutes");
        words.put("@hourly", "Every hour");
        words.put("0 20 */2 * * *", "Every 2 hours at minute 20");
        words.put("0 0 6 LW * *", "At 6:00 AM, on the last working day of the month");
        words.put("0 0 6 ? * 5L", "At 6:00 AM, on the last Friday of the month");
        words.put(
                "0 0 6 15W 1,7 *",
                "At 6:00 AM, on the working day nearest to day 15 of the month, in January and July");
        words.put("0 0 0 1 JAN *", "At 12:00 AM, on day 1 of the month, in January");
        for (var odd : List.of("0 */7 * * * *", "0 0 6 13 * FRI", "often")) {
            words.put(odd, null);
        }
        open("#/schedules");

        var said = page.scriptLater("""
                import('/console/cron-words.js').then(module => arguments[1](arguments[0].map(each => module.inWords(each) ?? null)))
                """, List.copyOf(words.keySet()));

        assertThat(((List<?>) said).stream().map(each -> each == null ? null : ((String) each).replace('\u202f', ' ')))
                .containsExactlyElementsOf(words.values());
    }
}
