package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates of no more than 64 KiB, with their data, that would take from seconds to years. */
@Timeout(60)
class CostlyTemplatesTests {

    private static final String TOO_MANY_STEPS =
            "takes more than 1000000 steps to fill in: it is too large, or repeats its sections too often";

    @TempDir
    Path data;

    static Stream<Arguments> costly() {
        var many = Collections.nCopies(300, 1);
        var wide = IntStream.range(0, 3000).boxed().toList();
        return Stream.of(
                attack("empty variables", twice("{{y}}".repeat(2000)), Map.of("s", many, "y", "")),
                attack("null variables", twice("{{y}}".repeat(2000)), withNull("y", Map.of("s", many))),
                attack("this", twice("{{#.}}{{/.}}".repeat(2000)), Map.of("s", many)),
                attack("index", twice("{{^-index}}{{/-index}}".repeat(2000)), Map.of("s", many)),
                attack("text", twice("a{{^s}}{{/s}}".repeat(1500)), Map.of("s", many)),
                attack("comments", twice("{{!}}".repeat(10_000)), Map.of("s", many)),
                attack("comments with spaces", twice("{{ \t!}}".repeat(8_000)), Map.of("s", many)),
                attack(
                        "comments between other delimiters",
                        twice("{{=<% %>=}}" + "<%!%>".repeat(9_000) + "<%={{ }}=%>"),
                        Map.of("s", many)),
                attack(
                        "comments between short delimiters",
                        twice("{{=| |=}}" + "|!|".repeat(12_000) + "|={{ }}=|"),
                        Map.of("s", many)),
                attack("delimiters", twice("{{=<% %>=}}<%={{ }}=%>".repeat(2_700)), Map.of("s", many)),
                attack("blocks", twice("{{$b}}{{/b}}".repeat(4_000)), Map.of("s", many)),
                attack("partials", twice("{{>none}}".repeat(49)), Map.of("s", wide)),
                attack("a partial's comments", twice("{{>comments}}"), Map.of("s", many)),
                attack(
                        "inverted sections",
                        twice("{{^n}}{{^n}}{{/n}}{{/n}}".repeat(500)),
                        Map.of("s", many, "n", false)),
                attack("sections of texts", twice("{{#t}}{{/t}}".repeat(4_000)), Map.of("s", many, "t", "x")),
                attack("sections of objects", twice("{{#o}}{{/o}}"), Map.of("s", many, "o", Map.of("list", wide))),
                attack("unfound names", twice("{{#x}}{{/x}}".repeat(4_000)), Map.of("s", many)),
                attack(
                        "long names",
                        twice("{{#" + "x".repeat(30_000) + "}}{{/" + "x".repeat(30_000) + "}}"),
                        Map.of("s", many)),
                attack(
                        "dotted names",
                        twice("{{#" + "this.".repeat(6_000) + "x}}{{/" + "this.".repeat(6_000) + "x}}"),
                        Map.of("s", many)),
                attack(
                        "parents' names",
                        "{{#o}}".repeat(90) + twice("{{y}}".repeat(1000)) + "{{/o}}".repeat(90),
                        Map.of("s", many, "y", "", "o", Map.of("a", 1))),
                attack("entries", twice("{{#o.entrySet}}{{/o.entrySet}}"), Map.of("s", many, "o", Map.of("a", wide))),
                attack("three levels", "{{#s}}".repeat(3) + "{{/s}}".repeat(3), Map.of("s", many)),
                attack(
                        "large values",
                        "{{#s}}{{#s}}{{#o}}{{/o}}{{/s}}{{/s}}",
                        Map.of("s", many, "o", Map.of("text", "x".repeat(30_000)))));
    }

    private static Arguments attack(String name, String template, Map<String, ?> data) {
        return Arguments.of(name, template, data);
    }

    private static String twice(String inside) {
        return "{{#s}}{{#s}}" + inside + "{{/s}}{{/s}}";
    }

    private static Map<String, ?> withNull(String name, Map<String, ?> others) {
        var data = new HashMap<String, Object>(others);
        data.put(name, null);
        return data;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costly")
    void isRefused(String name, String template, Map<String, ?> values) throws Exception {
        write("none.txt.mustache", "");
        write("comments.txt.mustache", "{{!}}".repeat(10_000));
        assertThat(template.length()).isLessThan(64 * 1024);

        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> new Rendering(templates()).email("S", template, values))
                .withMessage(TOO_MANY_STEPS)
                .matches(refused -> refused.field().equals("template"));
    }

    @Test
    void soIsACostlySubjectAndACostlyHtmlPart() throws Exception {
        var costly = twice("{{y}}".repeat(2000));
        var values = Map.of("s", Collections.nCopies(300, 1), "y", "");
        write("offer.txt.mustache", "cheap");
        write("offer.html.mustache", costly);

        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> new Rendering(templates()).email(costly, "Hello!", values))
                .matches(refused -> refused.field().equals("subject"));
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> new Rendering(templates()).email("S", "offer", values))
                .withMessage(TOO_MANY_STEPS)
                .matches(refused -> refused.field().equals("template"));
    }

    @Test
    void whatIsNotNestedTooDeeplyIsRead() {
        var deep = "{{#a}}".repeat(100) + "x" + "{{/a}}".repeat(100);

        assertThat(email(deep, Map.of("a", true)).text()).isEqualTo("x");
        assertRefused("{{#a}}" + deep + "{{/a}}", Map.of("a", true), "is nested too deeply");
        assertRefused(
                "{{=<< >>=}}" + "<<$a>>".repeat(101) + "<</a>>".repeat(101), Map.of("a", true), "is nested too deeply");
    }

    @Test
    void aPartialIsNotIndentedWithoutLimit() throws Exception {
        write("lines.txt.mustache", "a\n".repeat(100));

        assertThat(email(" ".repeat(100) + "{{> lines}}", Map.of()).text()).startsWith(" ".repeat(100) + "a\n");
        assertRefused(
                "x\n" + " ".repeat(101) + "{{> lines}}",
                Map.of(),
                "indents another template by more than 100 characters");
    }

    @Test
    void anHonestMailOfAThousandRowsIsNoTrouble() {
        var rows = IntStream.range(0, 1000)
                .mapToObj(i -> Map.of(
                        "employee",
                        Map.of("name", "Employee " + i, "number", i),
                        "department",
                        "Department " + i % 20,
                        "from",
                        "2026-11-01",
                        "to",
                        "2026-11-30",
                        "days",
                        20,
                        "comment",
                        i % 3 == 0 ? "" : "approved & booked"))
                .toList();
        var table = """
                {{! Payroll }}
                Dear {{manager.name}},
                {{#rows}}
                {{! a row }}
                {{employee.number}} | {{#employee}}{{name}}{{/employee}} | {{department}} | {{from}} - {{to}} | {{days}} | {{company}}
                {{#comment}}
                    {{comment}}
                {{/comment}}
                {{^comment}}-{{/comment}}
                {{/rows}}
                """;

        var content = email(
                table,
                Map.of(
                        "rows",
                        rows,
                        "manager",
                        Map.of("name", "Ann"),
                        "company",
                        Map.of("name", "Acme").get("name")));

        assertThat(content.text()).contains("998 | Employee 998 | Department 18", "approved & booked");
        assertThat(content.html()).contains("999 | Employee 999 | Department 19", "approved &amp; booked");
    }

    @Test
    void thousandEmailsOfOneRequestShareABudgetAndWhatTheyHaveInCommon() throws Exception {
        write("large.txt.mustache", "{{> footer}}" + "text ".repeat(10_000));
        write("large.html.mustache", "<p>{{name}}</p>{{> footer}}" + "text ".repeat(10_000));
        write("footer.txt.mustache", "{{name}}");
        write("footer.html.mustache", "{{name}}");
        var honest = new Rendering(templates());
        Consumer<Rendering> costly = rendering -> rendering.email(
                "S", "{{#s}}{{#s}}{{y}}{{/s}}{{/s}}", Map.of("s", Collections.nCopies(300, 1), "y", ""));
        var greedy = new Rendering(templates());

        for (int i = 0; i < 500; i++) {
            honest.email("S", "large", Map.of("name", "n" + i));
        }
        assertThatCode(() -> costly.accept(greedy)).doesNotThrowAnyException();
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        costly.accept(greedy);
                    }
                })
                .withMessage("takes, with those before it, more than 5000000 steps to fill in; send fewer at once");
    }

    @Test
    void timeIsTheLastFence() {
        var late = new RenderBudget(1_000_000, Duration.ofSeconds(-1));

        assertThatExceptionOfType(RenderBudget.Exceeded.class)
                .isThrownBy(() -> IntStream.range(0, 5000).forEach(i -> late.spend(1)));
    }

    private void assertRefused(String template, Map<String, ?> values, String message) {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> email(template, values))
                .withMessage(message);
    }

    private EmailContent email(String template, Map<String, ?> values) {
        return new Rendering(templates()).email("S", template, values);
    }

    private EmailTemplates templates() {
        return new EmailTemplates(new DataFolder(data), new TemplateProperties(1_000_000));
    }

    private void write(String name, String content) throws IOException {
        var folder = Files.createDirectories(data.resolve("templates").resolve("email"));
        Files.writeString(folder.resolve(name), content);
    }
}
