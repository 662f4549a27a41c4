package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTemplatesTests {

    private static final String TOO_MANY_STEPS =
            "takes more than 1000000 steps to fill in: it is too large, or repeats its sections too often";

    private static final TemplateProperties LIMITS = new TemplateProperties(1_000_000);

    @TempDir
    Path data;

    @Test
    void textIsNotEscapedAndHtmlIs() throws Exception {
        write("offer.txt.mustache", "{{who}}");
        write("offer.html.mustache", "<b>{{who}}</b>");

        var content = render("offer", Map.of("who", "A & <B>"));

        assertThat(content.text()).isEqualTo("A & <B>");
        assertThat(content.html()).isEqualTo("<b>A &amp; &lt;B&gt;</b>");
    }

    @Test
    void aTemplateWithoutHtmlGetsItFromItsText() throws Exception {
        write("offer.txt.mustache", "{{who}}");

        assertThat(render("offer", Map.of("who", "A & <B>")).html()).contains("<p>A &amp; &lt;B&gt;</p>");
        assertThat(render("It is {{who}}", Map.of("who", "A & <B>")).html()).contains("<p>It is A &amp; &lt;B&gt;</p>");
    }

    @Test
    void theBuiltInNoticeNeedsNothingButAMessage() {
        assertThat(render("notice", Map.of("message", "Approved.")).text()).isEqualTo("Approved.\n");
        assertThat(render("notice", Map.of("message", "Approved.")).html())
                .contains("Approved.</p>")
                .doesNotContain("<h1", "<a ", "<strong");
    }

    @Test
    void theBuiltInNoticeShowsAllItIsGiven() {
        var content = render(
                "notice",
                Map.of(
                        "greeting", "Dear Ann,",
                        "title", "Holidays",
                        "message", "Approved.",
                        "details",
                                List.of(Map.of("label", "From", "value", "1 May"), Map.of("label", "To", "value", 3)),
                        "action_url", "https://hr.example/?a=1&b=2",
                        "action_label", "Open",
                        "signature", "HR"));

        assertThat(content.text()).isEqualTo("""
                        Dear Ann,

                        Holidays

                        Approved.

                        From: 1 May
                        To: 3

                        Open:
                        https://hr.example/?a=1&b=2

                        HR
                        """);
        assertThat(content.html())
                .contains("<p>Dear Ann,</p>", "Holidays</h1>", "<strong>To:</strong> 3</p>", "HR</p>")
                .contains("href=\"https://hr.example/?a&#x3D;1&amp;b&#x3D;2\"")
                .containsPattern(">\\s*Open\\s*</a>");
    }

    @Test
    void theOperatorsTemplateWinsInBothParts() throws Exception {
        write("notice.txt.mustache", "Ours: {{message}}");

        var content = render("notice", Map.of("message", "hello"));

        assertThat(content.text()).isEqualTo("Ours: hello");
        assertThat(content.html()).contains("<p>Ours: hello</p>").doesNotContain("max-width");
    }

    @Test
    void anHtmlPartAloneIsNoTemplate() throws Exception {
        write("notice.html.mustache", "<b>{{message}}</b>");

        assertRefused("notice", Map.of("message", "x"), "template", "has no text part: notice.txt.mustache is missing");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() throws Exception {
        write("welcome.txt.mustache", "Welcome");

        assertRefused(
                "welcom", Map.of(), "template", "names the unknown template \"welcom\"; known are notice, welcome");
    }

    @Test
    void aMissingVariableIsNamed() throws Exception {
        write("offer.txt.mustache", "fine");
        write("offer.html.mustache", "<p>\n{{pay.amount}}");

        assertRefused("Hi {{name}}", Map.of(), "data", "has no \"name\", which is used in line 1 of the text");
        assertRefused("offer", Map.of(), "data", "has no \"pay\", which is used in line 2 of the html");
        assertRefused(
                "offer", Map.of("pay", Map.of()), "data", "has no \"pay.amount\", which is used in line 2 of the html");
    }

    @Test
    void nullIsEmptyAndASectionOfNothingIsLeftOut() {
        var data = Collections.<String, Object>singletonMap("name", null);

        assertThat(render("[{{name}}{{#name}}x{{/name}}{{#more}}y{{/more}}{{^more}}z{{/more}}]", data)
                        .text())
                .isEqualTo("[z]");
        assertThat(render("[{{#name}}x{{/name}}{{^name}}z{{/name}}]", Map.of("name", ""))
                        .text())
                .isEqualTo("[z]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{#open}}", "{{/closed}}", "{{#a}}{{/b}}", "{{}}", "{{=x=}}", "{{{a}}"})
    void aBrokenTemplateIsRefused(String template) {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> render(template, Map.of("a", 1)))
                .withMessageStartingWith("is not a valid template for the text: ")
                .matches(refused -> refused.field().equals("template"));
    }

    @Test
    void aTemplateIncludesOthersOfItsFolderAndNothingElse() throws Exception {
        write("footer.txt.mustache", "-- {{company}}");
        Files.writeString(data.resolve("jwt.secret"), "secret");
        Files.writeString(data.resolve("secret.txt.mustache"), "secret");

        assertThat(render("Hi\n{{> footer}}", Map.of("company", "Acme")).text()).isEqualTo("Hi\n-- Acme");
        for (var name : List.of("../../jwt.secret", "../../secret", "/etc/passwd", "footer.txt.mustache", "FOOTER")) {
            assertRefused(
                    "{{> " + name + "}}",
                    Map.of(),
                    "template",
                    "includes \"" + name + "\", which is no name of a template");
        }
        assertRefused(
                "{{> header}}",
                Map.of(),
                "template",
                "names the unknown template \"header\"; known are footer, notice");
    }

    @Test
    void aTemplateSeesItsDataOnlyAndNoJava() {
        for (var variable : List.of("name.class", "name.bytes", "name.length", "name.getClass", "list.size")) {
            assertRefused(
                    "{{" + variable + "}}",
                    Map.of("name", "x", "list", List.of()),
                    "data",
                    "has no \"" + variable + "\", which is used in line 1 of the text");
        }
    }

    @Test
    void aTemplateThatWouldNotEndIsStopped() throws Exception {
        write("self.txt.mustache", "{{> self}}");
        var many = Map.of("a", Collections.nCopies(100, 1));

        assertRefused("self", Map.of(), "template", "includes more than 50 others");
        assertRefused(
                "{{#a}}".repeat(100_000) + "{{/a}}".repeat(100_000),
                Map.of("a", true),
                "template",
                "is nested too deeply");
        assertRefused(
                "{{#a}}{{#a}}{{/a}}{{/a}}", Map.of("a", Collections.nCopies(1100, 1)), "template", TOO_MANY_STEPS);
        assertRefused("{{#a}}".repeat(8) + "{{/a}}".repeat(8), many, "template", TOO_MANY_STEPS);
        assertRefused(
                "{{#a}}{{#a}}" + "x".repeat(200) + "{{/a}}{{/a}}", many, "template", "makes a text of more than 1 MiB");
    }

    @Test
    void theLimitIsInBytes() {
        var many = Map.of("a", Collections.nCopies(1000, 1));

        assertThat(render("{{#a}}" + "x".repeat(600) + "{{/a}}", many).text()).hasSize(600_000);
        assertRefused("{{#a}}" + "ж".repeat(600) + "{{/a}}", many, "template", "makes a text of more than 1 MiB");
    }

    @Test
    void whatCannotBeRenderedIsRefused() {
        var data = Map.of("list", Arrays.asList("x", null));

        assertRefused(
                "{{#list}}{{name}}{{/list}}",
                Map.of("list", Collections.singletonList(null)),
                "template",
                "cannot be rendered as text: Null context for variable 'name' on line 1");
        assertThat(render("{{#list}}[{{.}}]{{/list}}", data).text()).isEqualTo("[x][]");
    }

    private EmailContent render(String template, Map<String, ?> values) {
        return new Rendering(new EmailTemplates(new DataFolder(data), LIMITS)).email("S", template, values);
    }

    private void assertRefused(String template, Map<String, ?> values, String field, String message) {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> render(template, values))
                .withMessage(message)
                .matches(refused -> refused.field().equals(field), "names " + field);
    }

    private void write(String name, String content) throws IOException {
        var folder = Files.createDirectories(data.resolve("templates").resolve("email"));
        Files.writeString(folder.resolve(name), content);
    }
}
