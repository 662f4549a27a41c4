package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.MessageTexts.Text;
import com.hunzal.hcm.notifications.MessageTexts.Words;
import com.hunzal.hcm.settings.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextsTests {

    /** What the events that come with the service need, and nothing more. */
    private static final Map<String, Map<String, Object>> LEAST = Map.of(
            "leave.approved", Map.of("from", "2026-12-21", "to", "2027-01-01"),
            "document.ready", Map.of("document", "Contract of employment"),
            "payroll.processed", Map.of("period", "November 2026"),
            "report.delivery", Map.of("report", "Headcount"),
            "system.alert", Map.of("title", "Mail is not sent", "message", "The mail server refuses the password."));

    private static final Map<String, Object> MORE = Map.of(
            "name", "Zoë",
            "leave_type", "Annual leave",
            "approved_by", "A. <Boss>",
            "note", "Enjoy it.",
            "pay_date", "2026-11-30",
            "summary", "14 joined.",
            "since", "08:00",
            "advice", "Set a new password.",
            "link", "https://hr.example/x?a=1&b=2");

    static final Iterable<String> EVENTS = LEAST.keySet();

    @TempDir
    Path data;

    @ParameterizedTest
    @FieldSource("EVENTS")
    void eventsThatComeWithTheServiceSaySomethingOnEveryChannel(String event) {
        var email = of(Channel.EMAIL, event, LEAST.get(event));
        assertThat(email.subject()).isNotBlank().doesNotContain("{{", "Subject");
        assertThat(email.text()).isNotBlank().doesNotContain("{{", "Subject:", "Hello");
        assertThat(email.html())
                .startsWith("<!DOCTYPE html>")
                .contains("<table role=\"presentation\"")
                .containsOnlyOnce("</html>")
                .doesNotContain("{{", "<a ", "Hello");

        assertThat(of(Channel.SMS, event, LEAST.get(event)).segments()).isEqualTo(1);
        assertThat(of(Channel.SLACK, event, LEAST.get(event)).text()).isNotBlank();
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void eventsThatComeWithTheServiceShowAllTheyAreGiven(String event) {
        var all = new HashMap<>(MORE);
        all.putAll(LEAST.get(event));

        var email = of(Channel.EMAIL, event, all);

        assertThat(email.text()).contains("Hello Zoë,", "https://hr.example/x?a=1&b=2");
        assertThat(email.html()).contains("Hello Zoë,", "href=\"https://hr.example/x?a");
        assertThat(of(Channel.SMS, event, all).segments()).isEqualTo(1);
        assertThat(of(Channel.SLACK, event, all).text()).doesNotContain("<");
    }

    @Test
    void aBodyIsSaidOnEveryChannel() {
        var words = new Words("x", "Hi", "A & <B>\nnext", null, Map.of());

        assertThat(texts().batch().of(Channel.EMAIL, words).html()).contains("<p>A &amp; &lt;B&gt;<br>\nnext</p>");
        assertThat(texts().batch().of(Channel.SMS, words)).isEqualTo(new Text(null, "A & <B>\nnext", null, 1));
        assertThat(texts().batch().of(Channel.SLACK, words))
                .isEqualTo(new Text(null, "A &amp; &lt;B&gt;\nnext", null, null));
    }

    @Test
    void aTemplateIsSaidByItsTextPartWhereThereIsNoSubject() {
        var words = new Words("x", "Hi {{who}}", null, "It is {{who}}", Map.of("who", "<!channel>"));

        assertThat(texts().batch().of(Channel.EMAIL, words).subject()).isEqualTo("Hi <!channel>");
        assertThat(texts().batch().of(Channel.SMS, words).text()).isEqualTo("It is <!channel>");
        assertThat(texts().batch().of(Channel.SLACK, words).text()).isEqualTo("It is &lt;!channel&gt;");
    }

    @Test
    void anOperatorsTemplateTakesThePlaceOfTheOneInTheJar() throws Exception {
        write("sms/leave.approved.mustache", "Off you go, {{name}}");

        assertThat(of(Channel.SMS, "leave.approved", MORE).text()).isEqualTo("Off you go, Zoë");
    }

    @Test
    void valuesInAnEventsSlackTemplateCallNobodyWhateverItsBraces() throws Exception {
        write("slack/welcome.mustache", "<https://hr.example|HR>: {{name}} {{{name}}} {{&name}}");

        assertThat(of(Channel.SLACK, "welcome", Map.of("name", "<!here>\u202e")).text())
                .isEqualTo("<https://hr.example|HR>: &lt;!here&gt; &lt;!here&gt; &lt;!here&gt;");
    }

    @Test
    void whatWouldTurnALineIsNotWritten() throws Exception {
        write("email/welcome.mustache", "Subject: Hi\n\n{{name}}");
        write("email/welcome.html.mustache", "<p>{{name}}</p>");
        var name = Map.<String, Object>of("name", "exe\u202efdp\u0007");

        assertThat(of(Channel.EMAIL, "welcome", name)).isEqualTo(new Text("Hi", "exefdp", "<p>exefdp</p>", null));
        assertThat(of(Channel.SMS, "welcome", name).text()).isEqualTo("exefdp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nBcc: x@y.example", "a\u202eb", "a\u2028b", " "})
    void aSubjectIsOnePlainLineWhoeverMadeIt(String name) throws Exception {
        write("email/welcome.mustache", "Subject: {{name}}\n\nHi");

        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> of(Channel.EMAIL, "welcome", Map.of("name", name)))
                .matches(refused -> refused.field().equals("subject"));
    }

    @Test
    void theSubjectThatSomebodySetCounts() {
        var words = new Words("payroll.processed", "Yours, {{period}}", null, null, Map.of("period", "May"));

        assertThat(texts().batch().of(Channel.EMAIL, words).subject()).isEqualTo("Yours, May");
    }

    @ParameterizedTest
    @EnumSource(Channel.class)
    void withoutWordsAndTemplateThereIsNothingToSay(Channel channel) {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> of(channel, "nobody.wrote.this", Map.of()))
                .withMessage("is required, or else template: there is none for the event nobody.wrote.this")
                .matches(refused -> refused.field().equals("body"));
    }

    @Test
    void anEventWithoutATemplateOfTheChannelSaysWhatItsEMailDoes() throws Exception {
        write("email/welcome.txt.mustache", "Subject: Hi\n\nWelcome, {{name}}");

        assertThat(of(Channel.SMS, "welcome", MORE).text()).isEqualTo("Welcome, Zoë");
        assertThat(of(Channel.SLACK, "welcome", MORE).text()).isEqualTo("Welcome, Zoë");
    }

    @Test
    void thePartsOfATemplateAreNoTemplates() throws Exception {
        write("email/welcome.mustache", "Subject: Hi\n\nHi");
        write("email/welcome.html.mustache", "<p>Hi</p>");

        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> of(Channel.EMAIL, "welcome.html", Map.of()))
                .withMessageStartingWith("is required");
    }

    @Test
    void anSmsThatProvidersDoNotTakeIsRefused() {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() ->
                        texts().batch().of(Channel.SMS, new Words("x", null, "a".repeat(1601), null, Map.of())))
                .withMessage("must not be longer than 1600 characters as an SMS");
    }

    private Text of(Channel channel, String event, Map<String, ? extends @Nullable Object> values) {
        return texts().batch().of(channel, new Words(event, null, null, null, values));
    }

    private MessageTexts texts() {
        var folder = new DataFolder(data);
        return new MessageTexts(
                new EmailTemplates(folder, new TemplateProperties(1_000_000)), new EventTemplates(folder));
    }

    private void write(String file, String content) throws IOException {
        var path = data.resolve("templates").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
