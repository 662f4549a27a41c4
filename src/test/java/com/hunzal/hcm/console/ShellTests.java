package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The frame around the screens: signing in and out, navigation, keyboard, appearance, organization. */
class ShellTests extends ConsoleBrowser {

    @Test
    void whoeverSignsInIsWhereTheLinkLed() {
        openSignedOut("#/jobs?status=failed");
        assertThat(page.title()).isEqualTo("Sign in · Hunzal HCM");
        page.assertAccessible();
        page.assertFitsTelephone();
        page.picture("sign-in");

        page.field("Token").sendKeys(adminToken(), Keys.ENTER);

        page.see("No job fits");
        page.settle();
        assertThat(page.address()).endsWith("#/jobs?status=failed");
        assertThat(page.title()).isEqualTo("Jobs · Hunzal HCM");
    }

    @Test
    void aTokenThatIsNotAcceptedIsToldAtItsField() {
        openSignedOut("");

        page.field("Token").sendKeys("no.such.token", Keys.ENTER);

        page.see("This token is not accepted");
        assertThat(page.field("Token").getAttribute("aria-describedby")).contains("field-token-error");
        page.assertAccessible();
    }

    @Test
    void aSessionThatEndsLeadsToTheSignInAndBack() {
        open("#/jobs");
        page.mean("401");

        page.cdp("Network.clearBrowserCookies", Map.of());
        page.find(".tabs a[href*='status=failed']").click();

        page.see("Sign in");
        page.field("Token").sendKeys(adminToken(), Keys.ENTER);
        page.see("No job fits");
        assertThat(page.address()).endsWith("#/jobs?status=failed");
    }

    @Test
    void whatAScreenIsMadeWithIsDrawnAnewWhenItChanges() {
        open("#/jobs");

        page.script("document.querySelector('hcm-screen-jobs').types = ['a_type_that_came_later']");

        page.until(() -> page.all("select[name=job_type] option").stream()
                .anyMatch(option -> option.getText().equals("a_type_that_came_later")));
    }

    @Test
    void whoSignsOutIsSignedOut() {
        open("#/jobs");

        page.find("summary[aria-label^='Signed in as']").click();
        page.assertAccessible();
        page.click("Sign out");

        page.field("Token");
        page.mean("/console/session");
        page.reload();
        page.field("Token");
    }

    @Test
    void eachScreenHasAnAddressATitleAndTheFocus() {
        open("");
        assertThat(page.title()).isEqualTo("Overview · Hunzal HCM");

        for (var screen :
                new String[] {"Jobs", "Failures", "Schedules", "Notifications", "Settings", "System", "Audit"}) {
            page.find("nav.side").findElement(By.linkText(screen)).click();
            page.until(() -> page.title().equals(screen + " · Hunzal HCM"));
            page.settle();

            assertThat(page.focused().getText()).isEqualTo(screen);
            assertThat(page.find("nav.side [aria-current=page]").getText()).isEqualTo(screen);
        }
        page.back();
        page.until(() -> page.title().equals("System · Hunzal HCM"));
    }

    @Test
    void anAddressOfNothingSaysSo() {
        open("#/nowhere");

        page.see("There is no such page.");
        page.click("Overview");
        page.until(() -> page.title().equals("Overview · Hunzal HCM"));
    }

    @Test
    void theKeyboardAloneLeadsEverywhere() {
        open("#/jobs");

        page.press(Keys.TAB);
        assertThat(page.focused().getText()).isEqualTo("Skip to the content");
        page.press(Keys.ENTER);
        assertThat(page.focused().getTagName()).isEqualTo("main");

        page.press("/");
        page.until(() -> "job_type".equals(page.focused().getAttribute("name")));
        page.press(Keys.TAB, Keys.TAB);
        page.script("document.activeElement.blur()");

        page.press("?");
        page.see("To the search field");
        page.assertAccessible();
        page.picture("keyboard");
        page.press(Keys.ESCAPE);
        page.seeNoMore("To the search field");
    }

    @Test
    void appearanceAndLanguageAreKept() {
        open("#/jobs");
        page.find("summary[aria-label^='Signed in as']").click();

        page.choose("Appearance", "Dark");
        page.until(() -> "dark".equals(page.script("return document.documentElement.dataset.theme")));
        page.choose("Language", "Deutsch");

        page.see("Aufträge");
        page.settle();
        assertThat(page.script("return document.documentElement.lang")).isEqualTo("de");
        assertThat(page.script("return document.documentElement.dataset.theme")).isEqualTo("dark");
        page.assertAccessible();
        page.assertFitsTelephone();
    }

    @Test
    void nothingButThePreferencesIsStored() {
        open("#/jobs");

        assertThat(page.script("return document.cookie")).isEqualTo("");
        assertThat((String) page.script("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
                .doesNotContain("eyJ");
    }

    @Test
    void aRootChoosesTheOrganizationAndLinksNameIt() {
        var root = tokens.sign("root", "Root", null, Duration.ofHours(1));
        openAs(root, "#/jobs");
        page.see("Which organization?");
        page.assertAccessible();
        page.assertFitsTelephone();
        admin().body("{\"job_type\": \"noop\"}").post("/api/system/background-jobs");

        page.field("Id of the organization").sendKeys(organization, Keys.ENTER);

        page.see("1 in all");
        assertThat(page.text("header.top .organization strong")).isEqualTo(organization);
        assertThat(page.address()).contains("org=" + organization);
        page.assertAccessible();

        var other = addOrganization();
        page.go(address("#/jobs?org=" + other));
        page.until(() -> page.text("header.top .organization strong").equals(other));
        page.see("No job fits");
    }
}
