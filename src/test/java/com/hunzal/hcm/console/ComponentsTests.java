package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Pieces of screens by themselves, each put into the page as a screen would. */
class ComponentsTests extends ConsoleBrowser {

    private static final String BIG = "12345678901234567890";

    /** @param javaScript may wait, and returns something */
    private Object run(String javaScript, Object... given) {
        var answer = page.scriptLater(
                "const given = [...arguments]; const done = given.pop();" + " (async () => {" + javaScript
                        + "})().then(done, (problem) => done('FAILED ' + problem.stack));",
                given);
        assertThat(String.valueOf(answer)).doesNotStartWith("FAILED");
        return answer;
    }

    /** The element instead of what the screen shows. */
    private void show(String javaScript) {
        run("const main = document.querySelector('main'); main.replaceChildren();"
                + " const { html, render } = await import('lit');" + javaScript
                + " await Promise.all([...main.children].map((each) => each.updateComplete));");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"a","payload":{"n":12345678901234567890},"z":1} | payload | {"n":12345678901234567890}
            {"a":{"payload":1},"payload":2}                       | payload | 2
            {"a":"\\"payload\\":1,","payload":[1.0,-0,1e400]}     | payload | [1.0,-0,1e400]
            {"pay\\u006coad":"x"}                                 | payload | "x"
            { "payload" : null , "b":1}                           | payload | null
            {"payload":"{[,:\\\\"}                                | payload | "{[,:\\\\"
            {"a":"payload","b":1}                                 | payload |
            {"a":[{"payload":1},"payload"]}                       | payload |
            {}                                                    | payload |
            """)
    void aFieldIsFoundAsItWasSent(String document, String name, String text) {
        open("");

        assertThat(run(
                        "const json = await import('/console/json-text.js'); return json.fieldText(given[0], given[1]) ?? null",
                        document,
                        name))
                .isEqualTo(text);
    }

    @Test
    void anEtagThatAProxyMadeWeakStillMatches() {
        open("");

        assertThat(run("""
                const { get } = await import('/console/api.js');
                const before = window.fetch;
                window.fetch = async () => new Response('{}', { headers: { ETag: 'W/"7"' } });
                return get('/x').then(({ etag }) => etag).finally(() => (window.fetch = before));
                """)).isEqualTo("\"7\"");
    }

    @Test
    void indentingChangesNothingButWhiteSpace() {
        open("");
        var document =
                "{\"n\":" + BIG + ",\"x\":1.0,\"a\":[],\"o\":{},\"s\":\"a: {b}, [c] \\\" d\",\"l\":[1,[true,null]]}";

        var text = (String)
                run("const json = await import('/console/json-text.js'); return json.indented(given[0])", document);

        assertThat(text).isEqualTo("""
                {
                  "n": 12345678901234567890,
                  "x": 1.0,
                  "a": [],
                  "o": {},
                  "s": "a: {b}, [c] \\" d",
                  "l": [
                    1,
                    [
                      true,
                      null
                    ]
                  ]
                }""");
    }

    @Test
    void jsonIsShownWithEveryDigitAndWithoutBecomingPartOfThePage() {
        open("");

        show("""
                await import('/console/components/json-view.js');
                render(html`<h1>Test</h1><hcm-json .label=${'Payload'} .text=${'{"n":12345678901234567890,"h":"<img src=x onerror=alert(1)>"}'}></hcm-json>
                  <hcm-json id="none" .label=${'Result'} .text=${'null'}></hcm-json>`, main);
                """);

        assertThat(page.text("hcm-json pre")).contains("\"n\": " + BIG, "<img src=x onerror=alert(1)>");
        assertThat(page.all("hcm-json img")).isEmpty();
        assertThat(page.all("#none pre")).isEmpty();
        page.assertAccessible();
        page.assertFitsTelephone();
    }

    @Test
    void aChartIsAlsoATable() {
        open("");

        show("""
                await import('/console/components/line-chart.js');
                render(html`<h1>Test</h1><hcm-chart .label=${'Jobs per minute'} .times=${[1763892000, 1763892060, 1763892120]}
                  .series=${[{ label: 'Completed', values: [1, 20, null], tone: 'good' }, { label: 'Failed', values: [0, 3, 1], tone: 'bad' }]}></hcm-chart>`, main);
                """);

        assertThat(page.find("hcm-chart canvas").getSize().getHeight()).isPositive();
        assertThat(ink()).as("something is drawn").isPositive();
        page.find("hcm-chart summary").sendKeys(Keys.ENTER);
        assertThat(page.all("hcm-chart details thead th"))
                .extracting(WebElement::getText)
                .containsExactly("Time", "Completed", "Failed");
        assertThat(page.all("hcm-chart details tbody tr")).hasSize(3);
        assertThat(page.all("hcm-chart details tbody tr").get(2).findElements(By.tagName("td")))
                .extracting(WebElement::getText)
                .containsExactly("–", "1");
        page.assertAccessible();
        page.assertFitsTelephone();
    }

    /** Pixels of the canvas that are not empty. */
    private long ink() {
        return (long) run("""
                const canvas = document.querySelector('hcm-chart canvas');
                await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return data.reduce((sum, value, at) => sum + (at % 4 === 3 && value > 0 ? 1 : 0), 0);
                """);
    }

    @Test
    void aChartWithoutValuesIsNoError() {
        open("");

        show("""
                await import('/console/components/line-chart.js');
                render(html`<h1>Test</h1><hcm-chart .label=${'Nothing'} .times=${[]} .series=${[{ label: 'Completed', values: [] }]}></hcm-chart>`, main);
                """);

        page.find("hcm-chart canvas");
        page.see("Nothing");
    }

    @Test
    void chartsThatComeAndGoLeaveNothingBehind() {
        open("");

        var left = run("""
                await import('/console/components/line-chart.js');
                const { html, render } = await import('lit');
                const main = document.querySelector('main');
                main.replaceChildren();
                for (let i = 0; i < 3; i++) {
                  render(html`<hcm-chart .times=${[1, 2]} .series=${[{ label: 'a', values: [i, 2] }]}></hcm-chart>`, main);
                  await main.firstElementChild.updateComplete;
                }
                const drawn = document.querySelectorAll('canvas').length;
                render(html``, main);
                return [drawn, document.querySelectorAll('canvas').length];
                """);

        assertThat((List<?>) left).isEqualTo(List.of(1L, 0L));
    }

    @Test
    void aLineOfTimeIsAListInOrder() {
        open("");

        show("""
                const { timeLine } = await import('/console/components/time-line.js');
                render(html`<h1>Test</h1>${timeLine('What happened', [
                  { at: '2026-11-23T10:00:00Z', title: 'Created' },
                  { at: '2026-11-23T10:00:05Z', title: 'Failed', tone: 'bad', text: 'smtp.example.com:587 refused '.repeat(20), body: html`<a href="#/jobs">More</a>` },
                  { title: 'Due', tone: 'warn' },
                ])}`, main);
                """);

        assertThat(page.find("ol.time-line").getAttribute("aria-label")).isEqualTo("What happened");
        assertThat(page.all("ol.time-line > li strong"))
                .extracting(WebElement::getText)
                .containsExactly("Created", "Failed", "Due");
        assertThat(page.all("ol.time-line > li").get(0).getText()).contains("3:00:00");
        assertThat(page.all("ol.time-line > li").get(2).findElements(By.tagName("time")))
                .isEmpty();
        page.assertAccessible();
        page.assertFitsTelephone();
    }

    @Test
    void shiftTicksAllRowsInBetween() {
        var one = "{\"job_type\": \"noop\"}";
        admin().body("{\"jobs\": [" + String.join(",", List.of(one, one, one, one, one)) + "]}")
                .post("/api/system/background-jobs/bulk")
                .then()
                .statusCode(201);
        open("#/jobs");

        page.all("tbody .tick input").get(3).click();
        shiftClick(1);
        page.see("3 selected");
        assertThat(page.all("tbody tr[data-selected]")).hasSize(3);

        shiftClick(2);
        assertThat(page.all("tbody tr").get(2).getAttribute("data-selected"))
                .as("unticked with shift")
                .isNull();
        page.assertAccessible();
    }

    @Test
    void thePointerBringsAllOfATime() {
        open("");
        show("const { moment } = await import('/console/components/time.js');"
                + " render(html`<p>${moment('2026-03-01T12:00:00Z')}</p>`, main);");
        var time = page.find("main time");
        assertThat(time.getText()).contains("2026");

        actions().moveToElement(time).perform();

        assertThat(time.getAttribute("title")).contains("Sunday").contains("(").contains("2026");
    }

    @Test
    void aTimeFollowsItsRow() {
        open("");
        show("const { moment } = await import('/console/components/time.js');"
                + " const draw = (at) => render(html`<p>${moment(at)}</p>`, main);"
                + " draw('2026-03-01T12:00:00Z'); draw('2025-03-01T12:00:00Z');");

        assertThat(page.find("main time").getText()).contains("2025");
        assertThat(page.find("main time").getAttribute("datetime")).isEqualTo("2025-03-01T12:00:00Z");
    }

    private Actions actions() {
        return new Actions(((org.openqa.selenium.WrapsDriver) page.find("main")).getWrappedDriver());
    }

    private void shiftClick(int row) {
        actions()
                .keyDown(Keys.SHIFT)
                .click(page.all("tbody .tick input").get(row))
                .keyUp(Keys.SHIFT)
                .perform();
    }
}
