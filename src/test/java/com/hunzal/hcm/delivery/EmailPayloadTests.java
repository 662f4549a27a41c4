package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.jobs.InvalidPayload;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailPayloadTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'to': 'a@b', 'subject': 'S', 'body': 'B'}",
                "{'to': ['a@b', 'c@d'], 'subject': 'S', 'body': ''}",
                "{'to': 'a@b', 'subject': '{{not a template}', 'body': '{{#nor this}}'}",
                "{'to': 'a@b', 'subject': 'S', 'body': 'B', 'html': '<p>B</p>'}",
                "{'to': 'a@b', 'subject': 'S', 'template': 'Hello!'}",
                "{'to': 'a@b', 'subject': 'S {{n}}', 'template': 'Hello {{n}}!', 'data': {'n': 1}}",
            })
    void theseAreRight(String payload) {
        assertThatCode(EmailJob.of(payload)::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'subject': 'S', 'body': 'B'} | to | must be 1 to 100 addresses",
                "{'to': [], 'subject': 'S', 'body': 'B'} | to | must be 1 to 100 addresses",
                "{'to': 'b', 'subject': 'S', 'body': 'B'} | to | must be one bare e-mail address such as name@example.com",
                "{'to': ['a@b', null], 'subject': 'S', 'body': 'B'} | to[1] | must be an e-mail address",
                "{'to': 'a@b', 'body': 'B'} | subject | must have 1 to 998 characters",
                "{'to': 'a@b', 'subject': ' ', 'body': 'B'} | subject | must have 1 to 998 characters",
                "{'to': 'a@b', 'subject': 'S\\r\\nBcc: c@d', 'body': 'B'} | subject | must not contain control characters",
                "{'to': 'a@b', 'subject': 'S\\u2028T', 'body': 'B'} | subject | must not contain control characters",
                "{'to': 'a@b', 'subject': 'S'} | body | must be given, or else template, and not both",
                "{'to': 'a@b', 'subject': 'S', 'body': 'B', 'template': 'T'} | body | must be given, or else template, and not both",
                "{'to': 'a@b', 'subject': 'S', 'body': 'B', 'data': {}} | data | is only used with template",
                "{'to': 'a@b', 'subject': 'S', 'template': 'T!', 'html': 'H'} | html | is only used with body; a template has its own",
                "{'to': 'a@b', 'subject': 'S', 'template': ' '} | template | must not be blank",
                "{'to': 'a@b', 'subject': '{{s}}', 'template': 'T!'} | data | has no \"s\", which is used in line 1 of the subject",
                "{'to': 'a@b', 'subject': '{{s}}', 'template': 'T!', 'data': {'s': ''}} | subject | must have 1 to 998 characters",
                "{'to': 'a@b', 'subject': '{{s}}', 'template': 'T!', 'data': {'s': 'x\\nBcc: c@d'}} | subject | must not contain control characters",
            })
    void theseAreRefusedWithTheFieldThatIsWrong(String payload, String field, String message) {
        assertRefused(EmailJob.of(payload), field, message);
    }

    @Test
    void noMoreRecipientsAndNoLongerSubjectThanAllowed() {
        assertThatCode(EmailJob.to(Collections.nCopies(100, "a@b").toArray(String[]::new))::check)
                .doesNotThrowAnyException();
        assertRefused(
                EmailJob.to(Collections.nCopies(101, "a@b").toArray(String[]::new)),
                "to",
                "must be 1 to 100 addresses");
        assertRefused(
                EmailJob.of(
                        EmailJob.JSON.writeValueAsString(Map.of("to", "a@b", "subject", "s".repeat(999), "body", "B"))),
                "subject",
                "must have 1 to 998 characters");
    }

    private static void assertRefused(EmailJob job, String field, String message) {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(job::check)
                .withMessage(message)
                .matches(refused -> refused.field().equals(field), "names " + field);
    }
}
