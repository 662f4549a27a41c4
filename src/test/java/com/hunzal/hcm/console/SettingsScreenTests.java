package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** How the organization's people are told things, and what happens when two admins say it at once. */
class SettingsScreenTests extends ConsoleBrowser {

    private static final String SETTINGS = "/api/system/notification-settings";

    private void save(String body) {
        admin().body(body.replace('\'', '"')).put(SETTINGS).then().statusCode(200);
    }

    /** As another admin would, in a browser of their own. */
    private void saveAsSomebodyElse(String body) {
        caller(tokens.sign("nadia.rahman", "SystemAdmin", organization, Duration.ofHours(1)))
                .body(body.replace('\'', '"'))
                .put(SETTINGS)
                .then()
                .statusCode(200);
    }

    private <T> T saved(String field) {
        return admin().get(SETTINGS).then().extract().path(field);
    }

    private List<Map<String, Object>> lastChanges() {
        return admin().get(SETTINGS + "/history").then().extract().path("items[0].changes");
    }

    /** A label says beside its words that something is changed. */
    private WebElement field(String name) {
        return page.find("main [name=" + name + "]");
    }

    private void fill(String name, String text) {
        var field = field(name);
        field.clear();
        field.sendKeys(text, Keys.TAB);
    }

    private void choose(String name, String value) {
        field(name).findElement(By.cssSelector("option[value='" + value + "']")).click();
    }

    @Test
    void anyoneCanUseEveryTab() {
        save(
                "{'email_from_name': 'Human Resources', 'timezone': 'Asia/Karachi', 'dnd_enabled': true, 'sms_enabled': true}");
        open("#/settings");

        page.see("Credentials");
        page.see("None");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("settings");
        for (var tab : List.of("sms", "slack", "times", "people", "history")) {
            page.go(address("#/settings?tab=" + tab));
            page.assertAccessible();
            page.assertFitsTelephone();
        }
        page.go(address("#/settings?tab=times"));
        page.see("Quiet each day from 22:00 over midnight until 06:00, 8h, in Asia/Karachi.");
    }

    @Test
    void onlyWhatWasChangedIsSaved() {
        open("#/settings");
        page.see("Nothing is changed.");

        fill("email_from_name", "Human Resources");
        page.see("1 unsaved change:");
        fill("email_from_name", "");
        page.see("Nothing is changed.");
        fill("email_from_name", "People and culture");
        page.reload();
        page.until(() -> field("email_from_name").getAttribute("value").isEmpty());
        page.script("""
                window.sent = [];
                const send = window.fetch;
                window.fetch = (url, options) => (options?.body && sent.push(options.body), send(url, options));
                """);
        field("email_from_name").sendKeys("People and culture"); // the click itself leaves the field
        page.click("Save");

        page.see("Saved.");
        assertThat(page.script("return window.sent"))
                .isEqualTo(List.of("{\"email_from_name\":\"People and culture\"}"));
        assertThat(this.<String>saved("email_from_name")).isEqualTo("People and culture");
        assertThat(lastChanges()).extracting(each -> each.get("field")).containsExactly("email_from_name");
        page.see("Nothing is changed.");
    }

    @Test
    void whatIsRefusedStandsAtItsField() {
        page.mean("422");
        open("#/settings?tab=people");

        fill("admin_recipients", "nobody");
        page.find(".tabs a[href='#/settings']").click();
        fill("email_from_address", "no address");
        page.click("Save");

        page.until(() -> "must be an e-mail address".equals(page.text("#field-email_from_address-error")));
        assertThat(page.focused().getAttribute("name")).isEqualTo("email_from_address");
        page.assertAccessible();
        fill("email_from_address", "hr@example.com");
        page.click("Save");
        page.until(() -> "admin_recipients".equals(page.focused().getAttribute("name")));
        assertThat(page.address()).endsWith("tab=people");
        page.see("Line 1 must be an e-mail address.");
    }

    @Test
    void twoWhoSaveAtOnceChooseWhatCounts() {
        page.mean("412");
        save("{'email_from_name': 'HR', 'email_from_address': 'hr@example.com'}");
        open("#/settings");
        page.see("Credentials");
        fill("email_from_name", "Human Resources");
        fill("email_from_address", "people@example.com");
        choose("email_fallback_provider", "ses");

        saveAsSomebodyElse(
                "{'email_from_name': 'Team HR', 'email_from_address': 'team@example.com', 'digest_hour': 7}");
        page.click("Save");

        page.see("Somebody else has saved meanwhile");
        page.see("nadia.rahman saved");
        page.see("Changed by them only");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Team HR");
        page.click("Save what is chosen");
        page.see("Choose one for each field.");
        page.all("input[name=choice-email_from_name]").get(1).click(); // mine
        page.all("input[name=choice-email_from_address]").get(0).click(); // theirs
        page.assertAccessible();
        page.assertFitsTelephone();
        page.script("scrollTo(0, 0)");
        page.picture("settings-conflict");
        page.click("Save what is chosen");

        page.see("Saved.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Human Resources");
        assertThat(this.<String>saved("email_from_address")).isEqualTo("team@example.com");
        assertThat(this.<String>saved("email_fallback_provider")).isEqualTo("ses");
        assertThat(this.<Integer>saved("digest_hour")).isEqualTo(7);
        assertThat(field("email_from_address").getAttribute("value")).isEqualTo("team@example.com");
    }

    @Test
    void ofTwoBrowsersTheLaterOneOverwritesNothingUnseen() {
        page.mean("412");
        open("#/settings");
        fill("email_from_name", "From the first");
        var driver = Chromium.driver();
        var first = driver.getWindowHandle();

        driver.switchTo().newWindow(WindowType.TAB);
        try {
            page.go(address("#/settings"));
            fill("email_from_name", "From the second");
            page.click("Save");
            page.see("Saved.");
        } finally {
            driver.close();
            driver.switchTo().window(first);
        }
        page.click("Save");

        page.see("Somebody else has saved meanwhile");
        page.see("From the second");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("From the second");
        page.click("Back");
        assertThat(field("email_from_name").getAttribute("value")).isEqualTo("From the first");
        page.click("Save");
        page.click("Take all of mine");
        page.see("Saved.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("From the first");
    }

    @Test
    void whatWasTypedIsThereAgainAfterTheSessionHasEnded() {
        page.mean("401");
        open("#/settings");
        fill("email_from_name", "Typed before");

        page.cdp("Network.clearBrowserCookies", Map.of());
        page.click("Save");
        page.field("Token").sendKeys(adminToken(), Keys.ENTER);

        page.see("1 unsaved change:");
        assertThat(field("email_from_name").getAttribute("value")).isEqualTo("Typed before");
        page.click("Save");
        page.see("Saved.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Typed before");
    }

    @Test
    void whoTakesTheirsHasNothingLeftToSave() {
        page.mean("412");
        open("#/settings");
        fill("email_from_name", "Mine");
        saveAsSomebodyElse("{'email_from_name': 'Theirs'}");
        page.click("Save");

        page.click("Take theirs, drop mine");

        page.until(() -> "Theirs".equals(field("email_from_name").getAttribute("value")));
        page.see("Nothing is changed.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Theirs");
    }

    @Test
    void whoTakesAllOfTheirOwnOverwrites() {
        page.mean("412");
        open("#/settings");
        fill("email_from_name", "Mine");
        saveAsSomebodyElse("{'email_from_name': 'Theirs', 'digest_hour': 7}");
        page.click("Save");

        page.click("Take all of mine");

        page.see("Saved.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Mine");
        assertThat(this.<Integer>saved("digest_hour")).isEqualTo(7);
    }

    @Test
    void whatIsNotSavedCanBeTested() {
        open("#/settings");
        choose("email_provider", "sendgrid");
        page.fill("To the e-mail address", "ann@example.com");
        page.see("With your unsaved changes, without saving them.");

        page.click("Send a test");

        page.see("The settings are refused");
        page.see("SendGrid");
        assertThat(this.<String>saved("email_provider")).isEqualTo("smtp");
        page.assertAccessible();
    }

    @Test
    void aTestSaysWhatIsWrongWithItsRecipient() {
        page.mean("422");
        open("#/settings");
        page.fill("To the e-mail address", "nobody");

        page.click("Send a test");

        page.until(() -> "must be an e-mail address".equals(page.text("#field-recipient-error")));
    }

    @Test
    void credentialsAreSetReplacedAndRemovedAndNeverShown() {
        page.mean("422");
        open("#/settings");

        page.click("Set the credentials of SendGrid");
        page.click("Save credentials");
        page.see("is required");
        page.fill("API key", "SG.very-secret");
        page.assertAccessible();
        page.click("Save credentials");

        page.see("The credentials of SendGrid are saved.");
        page.see("by somebody");
        assertThat(page.text("body")).doesNotContain("very-secret");
        page.click("Replace the credentials of SendGrid");
        assertThat(page.field("API key").getAttribute("value")).isEmpty();
        assertThat(page.field("API key").getAttribute("type")).isEqualTo("password");
        page.click("Leave it");
        page.click("Remove the credentials of SendGrid");
        page.see("cannot be undone");
        page.find("dialog .danger").click();
        page.see("The credentials of SendGrid are removed.");
        assertThat(admin().get(SETTINGS + "/credentials")
                        .jsonPath()
                        .getList("items.findAll { it.source == 'organization' }"))
                .isEmpty();
    }

    @Test
    void theWebhookIsReplacedAsAWhole() {
        save(
                "{'slack_enabled': true, 'slack_webhook_url': 'https://hooks.slack.com/services/T000/B000/verysecretvalue'}");
        open("#/settings?tab=slack");
        page.see("https://hooks.slack.com/****alue");

        page.click("Replace");
        assertThat(field("slack_webhook_url").getAttribute("value")).isEmpty();
        fill("slack_webhook_url", "https://hooks.slack.com/services/T000/B000/anothersecret");
        page.see("1 unsaved change:");
        page.click("Keep what is there");
        page.see("Nothing is changed.");
        page.click("Remove");
        page.see("It is removed when you save.");
        page.click("Save");

        page.see("Saved.");
        assertThat(this.<String>saved("slack_webhook_url")).isNull();
    }

    @Test
    void anOldVersionIsBroughtBack() {
        save("{'email_from_name': 'First', 'dnd_enabled': true}");
        save("{'email_from_name': 'Second', 'digest_hour': 6}");
        open("#/settings?tab=history");
        page.see("Version 3");
        page.see("The service");

        page.click("Restore version 2");
        page.see("Bring back version 2?");
        page.assertAccessible();
        assertThat(page.all("dialog tbody tr")).hasSize(2);
        page.find("dialog .primary").click();

        page.see("The settings are those of version 2 again.");
        page.see("Version 4");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("First");
        assertThat(this.<Integer>saved("digest_hour")).isEqualTo(8);
        assertThat(this.<Boolean>saved("dnd_enabled")).isTrue();
    }

    @Test
    void aPausedChannelSaysWhyAndIsResumed() {
        save("{'email_enabled': true, 'email_provider': 'sendgrid'}");
        admin().body("{\"api_key\": \"SG.key\"}")
                .put(SETTINGS + "/credentials/email/sendgrid")
                .then()
                .statusCode(204);
        sql(
                "INSERT INTO hcm_channel_pauses (organization_id, channel, provider, reason, paused_at)"
                        + " VALUES (?, 'email', 'sendgrid', 'SendGrid refused the API key.', '2026-11-23 09:00:00.000000')",
                organization);
        open("#/settings");
        page.see("SendGrid refused the API key.");
        page.assertAccessible();

        page.click("Resume");

        page.see("E-mail is resumed");
        page.seeNoMore("SendGrid refused the API key.");
        assertThat(this.<String>saved("channels.email.state")).isEqualTo("ready");
    }

    @Test
    void whoLeavesWithoutSavingIsAsked() {
        open("#/settings");
        fill("email_from_name", "Unsaved");

        page.control("Jobs").click();
        page.see("Leave without saving?");
        page.assertAccessible();
        page.click("Leave it");
        page.until(() -> page.address().endsWith("#/settings"));
        assertThat(field("email_from_name").getAttribute("value")).isEqualTo("Unsaved");
        assertThat(page.script("const leaving = new Event('beforeunload', {cancelable: true}); dispatchEvent(leaving);"
                        + " return leaving.defaultPrevented"))
                .isEqualTo(true);
        page.control("Jobs").click();
        page.click("Leave");

        page.until(() -> page.text("h1").equals("Jobs"));
    }

    @Test
    void ofOwnSettingsOnlyTheChangedKeysAreSent() {
        save("{'custom_settings': {'payroll': {'day': 25, 'id': 12345678901234567890}, 'gone': 1, 'kept': true}}");
        open("#/settings?tab=people");
        page.see("Own settings");
        assertThat(field("custom_settings").getAttribute("value")).contains("12345678901234567890");

        fill("custom_settings", "[1]");
        page.click("Save");
        page.see("must be a JSON object");
        fill("custom_settings", "{\"payroll\": {\"day\": 25, \"id\": 12345678901234567890}, \"kept\": false}");
        page.click("Save");

        page.see("Saved.");
        assertThat(admin().get(SETTINGS).asString())
                .contains("12345678901234567890", "\"kept\":false")
                .doesNotContain("\"gone\"");
    }

    @Test
    void settingsAreSavedByKeyboard() {
        open("#/settings");
        var name = field("email_from_name");
        name.sendKeys("Keyboard", Keys.ENTER);

        page.see("Saved.");
        assertThat(this.<String>saved("email_from_name")).isEqualTo("Keyboard");
    }
}
