package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The form for a job, made from the JSON Schema of its type. */
class NewJobScreenTests extends ConsoleBrowser {

    private static final String JOBS = "/api/system/background-jobs";

    private String created() {
        page.see("The job is created.");
        page.until(() -> page.address().contains("#/jobs/") ? true : null);
        return page.address().replaceAll(".*#/jobs/", "");
    }

    private ValidatableResponse job(String id) {
        return admin().get(JOBS + "/" + id).then().statusCode(200);
    }

    private WebElement named(String name) {
        return page.find("[name='" + name + "']");
    }

    private void write(String name, String text) {
        named(name).sendKeys(text, Keys.TAB);
    }

    @Test
    void fromTheListToTheNewJob() {
        open("#/jobs");
        page.click("New job");
        page.until(() -> page.focused().getText().equals("New job"));
        page.choose("Type", "cleanup");
        page.see("Deletes what is old");
        page.see("An attempt is stopped after 10m.");

        page.choose("type", "finished_jobs");
        page.fill("older_than_days", "30");
        page.choose("Priority", "High");
        page.fill("Retries", "5");
        page.fill("Unique key", "nightly");
        page.fill("Tags", "payroll, 2026-11,");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.script("scrollTo(0, 0)");
        page.picture("new-job");
        page.click("Create the job");

        job(created())
                .body("job_type", equalTo("cleanup"))
                .body("payload.type", equalTo("finished_jobs"))
                .body("payload.older_than_days", equalTo(30))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(5))
                .body("unique_key", equalTo("nightly"))
                .body("tags", contains("payroll", "2026-11"));
        page.click("2026-11");
        page.see("1 in all");
        assertThat(page.address()).endsWith("#/jobs?tag=2026-11");
    }

    @Test
    void whatIsNoTagIsSaidAtItsField() {
        page.mean("422");
        open("#/jobs?new=noop");

        page.fill("Tags", "payroll, \"2026\"");
        page.click("Create the job");

        page.until(() -> "tags".equals(page.focused().getAttribute("name")));
        page.see("without commas, quotes and backslashes");
    }

    @Test
    void whatIsNotFilledInIsNotSent() {
        open("#/jobs?new=noop");

        page.click("Create the job");

        job(created()).body("payload", nullValue()).body("priority", equalTo(0)).body("max_retries", equalTo(3));
    }

    @Test
    void aTimeIsMeantInTheZoneThatIsShown() {
        open("#/jobs?new=noop");
        page.script(
                "const field = arguments[0]; field.value = '2027-01-01T11:00';"
                        + " field.dispatchEvent(new Event('change', {bubbles: true}))",
                page.field("Not before (Asia/Karachi)"));

        page.click("Create the job");

        job(created()).body("run_at", equalTo("2027-01-01T06:00:00Z"));
    }

    @Test
    void listsObjectsAndLongNumbersAreSentAsTheyWereTyped() {
        open("#/jobs?new=notification_send");
        write("payload.event", "leave.approved");
        page.click("Add to recipients");
        page.until(() -> "payload.recipients[0].id".equals(page.focused().getAttribute("name")));
        page.press("e-17", Keys.TAB, "Amina Khan", Keys.TAB, "amina.khan@hunzal.example");
        page.click("Add to recipients");
        write("payload.recipients[1].email", "jonas.weber@hunzal.example");
        write("payload.channels", "email\n\n sms ");
        write("payload.subject", "Your leave is approved");
        write("payload.template", "leave.approved");
        write("payload.data", "{\"from\": \"3 May\",\n\"to\": \"4 May\", \"note\": 12345678901234567890}");
        page.choose("slack", "No");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.click("Create the job");

        var id = created();
        job(id).body("payload.recipients", hasSize(2))
                .body("payload.recipients[0].id", equalTo("e-17"))
                .body("payload.recipients[0].name", equalTo("Amina Khan"))
                .body("payload.recipients[0].phone", nullValue())
                .body("payload.channels", equalTo(List.of("email", "sms")))
                .body("payload.data.from", equalTo("3 May"))
                .body("payload.slack", equalTo(false))
                .body("payload.digest", nullValue());
        assertThat(admin().get(JOBS + "/" + id).asString()).contains("12345678901234567890");
    }

    @Test
    void whatIsWrongIsToldAtItsFieldAndNothingTypedIsLost() {
        page.mean("422");
        open("#/jobs?new=email_send");
        write("payload.to", "amina.khan@hunzal.example\nnobody");
        write("payload.body", "Hello");
        page.fill("Retries", "99");
        page.click("Create the job");

        page.until(() -> named("payload.to").getAttribute("aria-invalid"));
        page.until(() -> "payload.to".equals(page.focused().getAttribute("name")));
        assertThat(named("payload.to").findElement(By.xpath("..")).getText())
                .contains("line 2: must be one bare e-mail address");
        assertThat(named("max_retries").getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(named("payload.body").getAttribute("value")).isEqualTo("Hello");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("new-job-refused");
    }

    @Test
    void whatIsNoJsonIsNotSent() {
        open("#/jobs?new=email_send");
        write("payload.data", "{\"a\":");
        page.click("Create the job");

        page.see("is no JSON");
        page.until(() -> "payload.data".equals(page.focused().getAttribute("name")));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void fieldsBecomeJsonAndFieldsAgain() {
        open("#/jobs?new=cache_flush");
        page.choose("action", "partial");
        page.click("Write it as JSON");
        assertThat(page.field("JSON").getAttribute("value")).isEqualTo("{\n  \"action\": \"partial\"\n}");

        page.fill("JSON", "{\"action\": \"full\", \"more\": 1}");
        page.click("Show it in fields");
        page.see("Fields cannot show this as it is, so it stays JSON.");
        page.fill("JSON", "{\"action\": \"full\"}");
        page.click("Show it in fields");

        page.until(() -> named("payload.action").getAttribute("value").equals("full"));
        page.click("Create the job");
        job(created()).body("payload.action", equalTo("full"));
    }

    @Test
    void sentTwiceItMakesOneJob() {
        open("#/jobs?new=noop");
        page.script("""
                const real = window.fetch;
                window.fetch = async (...call) => {
                    const answer = await real(...call);
                    if (call[1]?.method === 'POST' && !window.lost) {
                        window.lost = true;
                        throw new TypeError('the answer was lost');
                    }
                    return answer;
                };
                """);

        page.click("Create the job");
        page.see("The service cannot be reached.");
        page.click("Create the job");

        created();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .hasSize(1);
    }

    @Test
    void aJobIsRepeatedWithAnotherPayloadByKeyboard() {
        var old = admin().body("""
                {"job_type": "noop", "priority": 1, "payload": {"duration_ms": 60000, "fail_attempts": 2}}""").post(JOBS).then().extract().<String>path("id");
        admin().post(JOBS + "/" + old + "/cancel").then().statusCode(200);
        open("#/jobs/" + old);

        page.control("Again with another payload").sendKeys(Keys.ENTER);
        page.see("The old one stays as it is.");
        assertThat(named("payload.duration_ms").getAttribute("value")).isEqualTo("60000");
        page.fill("duration_ms", "5");
        page.press(Keys.ENTER); // on the next field
        job(created())
                .body("parent_id", equalTo(old))
                .body("priority", equalTo(1))
                .body("payload.duration_ms", equalTo(5))
                .body("payload.fail_attempts", equalTo(2));
        page.see("As another job again, with another payload.");
    }

    @Test
    void aMaskedPayloadIsShownOnPurposeBeforeItIsChanged() {
        var old = admin().body("""
                {"job_type": "email_send", "payload": {"to": ["amina.khan@hunzal.example"], "subject": "s", "body": "b"}}""").post(JOBS).then().extract().<String>path("id");
        admin().post(JOBS + "/" + old + "/cancel").then().statusCode(200);
        open("#/jobs?new=email_send&from=" + old);

        page.see("that you looked will stand in the audit");
        assertThat(page.find("form .primary").isEnabled()).isFalse();
        page.assertAccessible();
        page.click("Show it and go on");
        assertThat(named("payload.to").getAttribute("value")).isEqualTo("amina.khan@hunzal.example");
        page.click("Create the new job");

        job(created()).body("payload.to", equalTo(List.of("amina.khan@hunzal.example")));
        admin().get("/api/system/audit?action=job.reveal").then().body("items", hasSize(1));
    }
}
