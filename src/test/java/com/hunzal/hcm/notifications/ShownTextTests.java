package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTests {

    @ParameterizedTest
    @CsvSource({
        "<!channel>, &lt;!channel&gt;",
        "<!here|here>, &lt;!here|here&gt;",
        "<!everyone>, &lt;!everyone&gt;",
        "<!subteam^S123>, &lt;!subteam^S123&gt;",
        "<@U123>, &lt;@U123&gt;",
        "<#C123|general>, &lt;#C123|general&gt;",
        "<https://evil.example|Payroll>, &lt;https://evil.example|Payroll&gt;",
        "<!date^0^{date}|x>, &lt;!date^0^{date}|x&gt;",
        "&lt;!channel&gt;, &amp;lt;!channel&amp;gt;",
        "Tom & Jerry, Tom &amp; Jerry",
        "*bold* _it_ `code`, *bold* _it_ `code`"
    })
    void slackTakesNoMentionFromAName(String name, String shown) {
        assertThat(SlackText.of(name)).isEqualTo(shown);
    }

    @Test
    void whatWouldTurnOrBreakALineIsNotShown() {
        assertThat(SlackText.of("a\u202eb\u0000c\nd\te")).isEqualTo("abc\nd\te");
        assertThat(SlackText.of("<\u202e!channel>")).isEqualTo("&lt;!channel&gt;");
    }

    @Test
    void whatIsTooLongForSlackEndsOutsideOfAnEscape() {
        for (int before = 38_990; before < 39_001; before++) {
            var text = SlackText.of("a".repeat(before) + "<<<<<<<<" + "😀".repeat(10));

            assertThat(text).hasSizeBetween(38_990, 39_000).endsWith("…");
            assertThat(text.replaceAll("a|&lt;|…", "")).isEmpty();
        }
        assertThat(SlackText.of("😀".repeat(30_000)))
                .hasSizeBetween(38_990, 39_000)
                .doesNotContain("\ud83d…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\rb",
                "a\nb",
                "a\tb",
                "a\u0000b",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202ab",
                "a\u202bb",
                "a\u202cb",
                "a\u202db",
                "a\u202eb",
                "a\u2066b",
                "a\u2067b",
                "a\u2068b",
                "a\u2069b",
                "a\udc00b"
            })
    void aNameHasNoneOfThem(String name) {
        assertThat(ShownText.hides(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "علي\u200f", "می\u200cخواهم", "👩\u200d💻", "O’Neil"})
    void whatScriptsNeedStays(String name) {
        assertThat(ShownText.hides(name)).isFalse();
        assertThat(ShownText.lines(name)).isEqualTo(name);
        assertThat(ShownText.hidesInLines(name)).isFalse();
    }
}
