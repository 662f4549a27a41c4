package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What people were told, what became of it, and what would become of something else. */
class NotificationsScreenTests extends ConsoleBrowser {

    private static final String PATH = "/api/system/notifications";
    private static final String SETTINGS = "/api/system/notification-settings";

    private static final Map<String, String> SUBJECTS = Map.of(
            "leave.approved",
            "Your leave from 21 December to 2 January is approved",
            "payroll.processed",
            "Your payslip for November 2026",
            "document.ready",
            "Your certificate of employment can be picked up at the HR desk on the second floor",
            "system.alert",
            "Payroll import failed: three lines of the bank's file do not fit");

    private void emailIsReady(String more) {
        admin().body("{\"email_enabled\": true, \"email_provider\": \"sendgrid\", \"timezone\": \"Asia/Karachi\"" + more
                        + "}")
                .put(SETTINGS)
                .then()
                .statusCode(200);
        admin().body("{\"api_key\": \"SG.key\"}")
                .put(SETTINGS + "/credentials/email/sendgrid")
                .then()
                .statusCode(204);
    }

    /** @return its id */
    private String tell(String event, String... names) {
        var recipients = List.of(names).stream()
                .map(name -> "{\"id\": \"e-%s\", \"name\": \"%s\", \"email\": \"%s@acme.example\"}"
                        .formatted(
                                name.length(),
                                name,
                                name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.')))
                .toList();
        return admin().body("{\"event\": \"%s\", \"subject\": \"%s\", \"body\": \"It is done.\", \"recipients\": [%s]}"
                        .formatted(event, SUBJECTS.getOrDefault(event, event), String.join(",", recipients)))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String delivery(String notification) {
        return admin().get(PATH + "/" + notification).then().extract().path("deliveries[0].id");
    }

    private String stateOf(String notification) {
        return admin().get(PATH + "/" + notification).then().extract().path("deliveries[0].state");
    }

    private void allBecome(String notification, String state) {
        sql("UPDATE hcm_deliveries SET state = ? WHERE notification_id = ?", state, notification);
    }

    private void become(String delivery, String state, String reason) {
        sql("UPDATE hcm_deliveries SET state = ?, reason = ? WHERE id = ?", state, reason, delivery);
    }

    private void tried(String delivery, int attempt, String outcome, String stage, String advice) {
        sql(
                "INSERT INTO hcm_delivery_attempts (delivery_id, attempt, provider, started_at, finished_at, outcome, stage, advice)"
                        + " VALUES (?, ?, 'sendgrid', ?, ?, ?, ?, ?)",
                delivery,
                attempt,
                "2026-11-23 09:5%d:00.000000".formatted(attempt),
                "2026-11-23 09:5%d:01.200000".formatted(attempt),
                outcome,
                stage,
                advice);
    }

    private List<String> events() {
        return page.all("tbody th").stream()
                .map(each -> each.getText().lines().findFirst().orElse(""))
                .toList();
    }

    private WebElement field(String name) {
        return page.find("main [name='" + name + "']");
    }

    private void fill(String name, String text) {
        field(name).clear();
        field(name).sendKeys(text, Keys.TAB);
    }

    @Test
    void anyoneCanUseTheList() {
        emailIsReady("");
        allBecome(tell("leave.approved", "Ayesha Siddiqui"), "delivered");
        tell("document.ready", "Bilal Ahmed", "Chen Wei");
        allBecome(
                tell("payroll.processed", "Ayesha Siddiqui", "Chen Wei", "Daniela Fernandez", "Emeka Okafor"), "sent");
        var mixed = tell("system.alert", "Emeka Okafor", "Greta Mueller");
        become(delivery(mixed), "failed", "recipient");
        become(delivery(tell("leave.approved", "Greta Mueller")), "bounced", null);
        open("#/notifications");

        page.see("payroll.processed");
        page.see("Failed");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("notifications");
        page.assertTablesFit();
    }

    @Test
    void anEmptyListSaysWhy() {
        open("#/notifications");
        page.see("Nobody has been told anything yet");
        page.assertAccessible();

        page.go(address("#/notifications?event=nothing"));
        page.see("No notification fits");
    }

    @Test
    void filtersAndPagesAreInTheAddress() {
        emailIsReady("");
        for (int each = 0; each < 52; each++) {
            tell("leave.approved", "Ayesha");
        }
        become(delivery(tell("payroll.processed", "Bilal")), "bounced", null);
        open("#/notifications");
        page.until(() -> events().size() == 50);

        page.click("Next");
        page.until(() -> events().size() == 3);
        assertThat(page.address()).contains("cursor=");
        page.choose("Has a delivery that is", "Bounced");
        page.until(() -> events().equals(List.of("payroll.processed")));
        assertThat(page.address()).endsWith("#/notifications?state=bounced");
        page.click("Clear the filter");
        page.until(() -> events().size() == 50);
        page.press("/");
        page.press("bilal@acme.example", Keys.TAB);
        page.until(() -> events().equals(List.of("payroll.processed")));
        assertThat(page.address()).contains("recipient=");
    }

    @Test
    void aDeliveryTellsItsStory() {
        emailIsReady("");
        var id = tell("leave.approved", "Ayesha Siddiqui");
        tried(delivery(id), 1, "transient", "connect", "SendGrid could not be reached.");
        tried(delivery(id), 2, "ok", "accepted", null);
        become(delivery(id), "bounced", null);
        open("#/notifications/" + id);

        page.see("had taken it, and says that it did not arrive");
        page.see("Attempt 1 by SendGrid");
        page.see("SendGrid could not be reached.");
        page.see("It came as far as this: connecting.");
        page.see("Attempt 2 by SendGrid");
        page.see("The provider’s receipt");
        page.see("a***@acme.example");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("notification");
    }

    @Test
    void oneIsSentOnceMore() {
        emailIsReady("");
        var id = tell("leave.approved", "Ayesha");
        become(delivery(id), "failed", "recipient");
        open("#/notifications/" + id);

        page.click("Send once more");
        page.see("One message goes to this recipient");
        page.assertAccessible();
        page.find("dialog .primary").click();

        page.see("It is sent once more.");
        assertThat(stateOf(id)).isEqualTo("pending");
        page.until(() -> page.text(".delivery .badge").equals("Pending"));
    }

    @Test
    void whatIsNotSentYetIsCancelledByKeyboard() {
        emailIsReady("");
        var id = tell("leave.approved", "Ayesha", "Bilal");
        open("#/notifications/" + id);
        page.see("Bilal");

        page.control("Cancel what is not sent").sendKeys(Keys.ENTER);
        page.see("2 deliveries are cancelled at once.");
        page.control("Cancel 2").sendKeys(Keys.ENTER);

        page.see("2 deliveries are cancelled.");
        assertThat(stateOf(id)).isEqualTo("cancelled");
        page.until(() -> page.all("tbody .badge").stream()
                .allMatch(each -> each.getText().equals("Cancelled")));
    }

    @Test
    void oneOfManyIsOpenedAndHasAnAddress() {
        emailIsReady("");
        var id = tell(
                "payroll.processed",
                "Ayesha Siddiqui",
                "Chen Wei",
                "A name that is so long that nobody would believe it is one");
        open("#/notifications/" + id);
        page.see("Chen Wei");

        page.all("tbody .row-button").get(1).click();

        page.see("It is due, and the next free worker hands it to sendgrid.");
        page.until(() -> page.focused().getText().startsWith("Delivery"));
        assertThat(page.address()).contains("delivery=");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.click("Close");
        page.seeNoMore("It is due, and");
    }

    @Test
    void deliveriesOfAllNotificationsSayWhyTheyAreWhereTheyAre() {
        emailIsReady("");
        var failed = delivery(tell("leave.approved", "Ayesha Siddiqui"));
        become(failed, "failed", "recipient");
        tried(failed, 1, "recipient", "recipient", "There is no such mailbox.");
        become(delivery(tell("payroll.processed", "Chen Wei")), "sent", null);
        tell("document.ready", "A name that is so long that nobody would believe it is one");
        open("#/notifications");

        page.click("Deliveries");

        page.until(() -> events().size() == 3);
        page.see("sendgrid will never take anything for this address (There is no such mailbox)");
        page.see("It is due, and the next free worker hands it to sendgrid.");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("deliveries");
        page.assertTablesFit();
        page.choose("State", "Failed");
        page.until(() -> events().equals(List.of("Ayesha Siddiqui")));
        assertThat(page.address()).endsWith("#/notifications?view=deliveries&state=failed");
        page.find("tbody th a").click();
        page.see("There is no such mailbox.");
        assertThat(page.address()).contains("delivery=" + failed);
    }

    @Test
    void oneOfAllDeliveriesIsCancelledAndAnotherSentOnceMore() {
        emailIsReady("");
        var sent = tell("leave.approved", "Ayesha");
        become(delivery(sent), "sent", null);
        var due = tell("leave.approved", "Bilal");
        open("#/notifications?view=deliveries");

        page.click("Do not send: Bilal");
        page.see("1 delivery is cancelled at once.");
        page.find("dialog .danger").click();
        page.see("1 delivery is cancelled.");
        page.click("Send once more: Ayesha");
        page.see("It may have arrived already");
        page.find("dialog .primary").click();

        page.see("It is sent once more.");
        page.control("Do not send: Ayesha");
        page.control("Send once more: Bilal");
        assertThat(List.of(stateOf(due), stateOf(sent))).containsExactly("cancelled", "pending");
    }

    @Test
    void anEmptyListOfDeliveriesSaysSo() {
        open("#/notifications?view=deliveries&event=nothing");
        page.see("No delivery fits");
        page.assertAccessible();
    }

    @Test
    void whatIsNotThereIsSaid() {
        page.mean("404");
        open("#/notifications/nothing");

        page.see("There is no notification");
        page.assertAccessible();
    }

    @Test
    void whatWouldHappenIsShownAndNothingIsSent() {
        emailIsReady(", \"dnd_enabled\": true, \"dnd_start\": \"14:00\", \"dnd_end\": \"16:00\"");
        open("#/notifications?view=try"); // at 15:00 in Karachi

        fill("recipients[0].email", "ayesha@acme.example");
        fill("data", "{\"from\": \"2026-12-21\", \"to\": \"2027-01-02\"}");
        page.click("E-mail");
        page.see("Your leave from 2026-12-21 to 2027-01-02 is approved");
        page.click("What would happen?");
        page.see("Quiet hours: it waits until they end");
        page.see("Nov 23, 2026, 4:00:00 PM");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("notifications-try");

        page.find("main [name=severity] option[value=critical]").click();
        page.click("What would happen?");
        page.see("It would go at once.");
        assertThat(admin().get(PATH).jsonPath().getList("items")).isEmpty();
    }

    @Test
    void whatIsWrongStandsAtItsField() {
        page.mean("422");
        open("#/notifications?view=try");

        fill("event", "No Event");
        fill("recipients[0].email", "nobody");
        page.click("What would happen?");

        page.until(() -> page.all("#field-event-error").size() == 1);
        page.until(() -> page.all("[id='field-recipients[0].email-error']").size() == 1);
        assertThat(page.focused().getAttribute("name")).isEqualTo("event");
        fill("data", "[1");
        page.click("What would happen?");
        page.see("must be a JSON object");
        page.assertAccessible();
    }

    @Test
    void anAddressIsSuppressedAndLifted() {
        page.mean("422");
        open("#/notifications?view=suppressions");
        page.see("No address is suppressed");

        page.click("Suppress an address");
        fill("new-address", "nobody");
        page.click("Suppress it");
        page.until(() -> page.all("#field-new-address-error").size() == 1);
        page.assertAccessible();
        fill("new-address", "former@acme.example");
        fill("new-reason", "Left the company");
        page.click("Suppress it");
        page.see("Nothing more is sent to former@acme.example.");
        page.see("Left the company");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.click("Lift the suppression of former@acme.example");
        page.see("Send to former@acme.example again?");
        page.find("dialog .primary").click();

        page.see("former@acme.example may have messages again.");
        page.see("No address is suppressed");
        assertThat(admin().get("/api/system/suppressions").jsonPath().getList("items"))
                .isEmpty();
    }
}
