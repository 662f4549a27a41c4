package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What somebody sees and does in the browser. Whatever is looked for is waited for. */
final class Page {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Levels A and AA of WCAG up to 2.2. */
    private static final List<String> ACCESSIBILITY = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private static final String SETTLED = """
            const main = document.querySelector('main');
            return main && main.querySelector('h1') && !main.querySelector('.loading, [aria-busy="true"]') ? true : null;
            """;

    private final ChromeDriver driver = Chromium.driver();
    private final List<String> meant = new ArrayList<>();

    /** Nothing is left of who was there before. */
    void forget(String origin) {
        driver.get("about:blank");
        cdp("Emulation.clearDeviceMetricsOverride", Map.of());
        cdp("Network.clearBrowserCookies", Map.of());
        cdp("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
        driver.manage().logs().get(LogType.BROWSER);
    }

    void setCookie(String url, String name, String value) {
        cdp("Network.setCookie", Map.of("url", url, "name", name, "value", value, "httpOnly", true));
    }

    /** Goes to an address and waits until what is there is drawn. */
    void go(String url) {
        driver.get(url);
        settle();
    }

    void reload() {
        driver.navigate().refresh();
        settle();
    }

    void back() {
        driver.navigate().back();
        settle();
    }

    /** Until the screen is drawn and nothing is being loaded. */
    void settle() {
        until(() -> driver.executeScript(SETTLED));
    }

    String address() {
        return driver.getCurrentUrl();
    }

    String title() {
        return driver.getTitle();
    }

    WebElement find(String css) {
        return until(() -> driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** The button or link with these words, or with this name for who does not see it. */
    WebElement control(String words) {
        return until(() -> all("button, a, summary, [role=button]").stream()
                .filter(each -> each.isDisplayed()
                        && (each.getText().strip().equals(words) || words.equals(each.getAttribute("aria-label"))))
                .findFirst()
                .orElse(null));
    }

    /** Once more if it has been drawn anew in between: nothing was clicked then. */
    void click(String words) {
        until(() -> {
            control(words).click();
            return true;
        });
    }

    /** The field with this label. */
    WebElement field(String label) {
        return until(() -> (WebElement) driver.executeScript("""
                return [...document.querySelectorAll('label')].filter(each => each.textContent.trim() === arguments[0]
                    && each.checkVisibility()).map(each => each.control)[0];
                """, label));
    }

    /** Fills in a field, and leaves it. */
    void fill(String label, String text) {
        var field = field(label);
        field.clear();
        field.sendKeys(text, Keys.TAB);
    }

    void choose(String label, String option) {
        var field = field(label);
        until(() -> field.findElements(By.tagName("option")).stream()
                        .filter(each -> each.getText().equals(option))
                        .findFirst()
                        .orElse(null))
                .click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Until this is to be read somewhere on the page. */
    void see(String text) {
        until(() -> driver.findElement(By.tagName("body")).getText().contains(text) ? true : null);
    }

    void seeNoMore(String text) {
        until(() -> driver.findElement(By.tagName("body")).getText().contains(text) ? null : true);
    }

    String text(String css) {
        return find(css).getText();
    }

    Object script(String javaScript, Object... arguments) {
        return driver.executeScript(javaScript, arguments);
    }

    /** @param javaScript calls its last argument with what it found */
    Object scriptLater(String javaScript, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return driver.executeAsyncScript(javaScript, arguments);
    }

    /** Until there is something: not null, not false. */
    <T> T until(Supplier<T> something) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .until(ignored -> something.get());
    }

    /** Somebody without eyes, with weak ones, or with a keyboard only can use what is shown, in light and dark. */
    void assertAccessible() {
        if (!"object".equals(script("return typeof axe"))) {
            driver.executeScript(resource("/axe.min.js"));
        }
        var before = script("return document.documentElement.dataset.theme");
        for (var theme : List.of("light", "dark")) {
            script("document.documentElement.dataset.theme = arguments[0]", theme);
            var found = scriptLater("""
                    const done = arguments[1];
                    axe.run(document, {runOnly: arguments[0]}).then(result => done(result.violations.flatMap(rule =>
                        rule.nodes.map(node => rule.id + ': ' + node.html + ' ' + node.failureSummary))),
                        problem => done([String(problem)]));
                    """, ACCESSIBILITY);
            assertThat((List<?>) found).as("what axe finds in %s", theme).isEmpty();
        }
        script("document.documentElement.dataset.theme = arguments[0]", before);
    }

    /** On a small telephone nobody has to move the page sideways. */
    void assertFitsTelephone() {
        width(320);
        try {
            until(() -> tooWide().isEmpty()); // what is drawn by hand follows in the next frame
        } catch (TimeoutException itStaysSo) {
            assertThat(tooWide()).as("what is wider than 320 px").isEmpty();
        }
        cdp("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private List<?> tooWide() {
        return (List<?>) script("""
                const most = document.documentElement.clientWidth;
                const wide = [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > most + 1
                    && !each.closest('.table-scroll, .tabs, pre, .unseen'));
                return document.documentElement.scrollWidth > most ? wide.map(each => each.outerHTML.slice(0, 200)) : [];
                """);
    }

    /** On a usual screen no table has to be moved sideways. */
    void assertTablesFit() {
        width(1280);
        try {
            until(() -> movable().isEmpty());
        } catch (TimeoutException itStaysSo) {
            assertThat(movable()).as("tables that are wider than their place").isEmpty();
        }
        cdp("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private List<?> movable() {
        return (List<?>) script("""
                return [...document.querySelectorAll('.table-scroll')].filter(each => each.scrollWidth > each.clientWidth)
                    .map(each => `${each.getAttribute('aria-label')}: ${each.scrollWidth} > ${each.clientWidth}, by `
                        + [...each.querySelectorAll('thead th')].map(column => `${column.textContent} ${column.offsetWidth}`));
                """);
    }

    void width(int pixels) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The file that a button saves, as soon as it is whole. @param folder an empty one */
    Path save(String button, Path folder) {
        cdp("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
        click(button);
        return until(() -> {
            try (var files = Files.list(folder)) {
                return files.filter(each -> !each.toString().endsWith(".crdownload"))
                        .filter(each -> !each.getFileName().toString().startsWith("."))
                        .findFirst()
                        .orElse(null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** For docs/console.md, with -Dconsole.pictures=true only. */
    void picture(String name) {
        if (Boolean.getBoolean("console.pictures")) {
            try {
                var file = Path.of("docs", "console", name + ".png");
                Files.createDirectories(file.getParent());
                var shot = cdp("Page.captureScreenshot", Map.of("format", "png"));
                Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the console may hold against the page in this test, as a part of its text: refusals that a test is about. */
    void mean(String partOfMessage) {
        meant.add(partOfMessage);
    }

    /** Errors of scripts, violations of the policy, and answers from 400 on all stand in the console. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .filter(message -> meant.stream().noneMatch(message::contains))
                .toList();
    }

    Map<String, Object> cdp(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    private static String resource(String path) {
        try (var stream = Page.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
