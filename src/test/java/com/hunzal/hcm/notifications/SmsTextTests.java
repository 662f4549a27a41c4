package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hunzal.hcm.notifications.SmsText.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsTextTests {

    @ParameterizedTest
    @CsvSource({
        // a text, how often, the encoding, units, segments
        "a, 1, GSM_7, 1, 1",
        "a, 160, GSM_7, 160, 1",
        "a, 161, GSM_7, 161, 2",
        "a, 306, GSM_7, 306, 2",
        "a, 307, GSM_7, 307, 3",
        "a, 1600, GSM_7, 1600, 11",
        "€, 80, GSM_7, 160, 1",
        "€, 81, GSM_7, 162, 2",
        // 153 is odd: an escape that would begin a segment's last place goes over to the next
        "€, 152, GSM_7, 304, 2",
        "€, 153, GSM_7, 306, 3",
        "é, 160, GSM_7, 160, 1",
        "Ω, 160, GSM_7, 160, 1",
        "ç, 70, UCS_2, 70, 1",
        "ç, 71, UCS_2, 71, 2",
        "ç, 134, UCS_2, 134, 2",
        "ç, 135, UCS_2, 135, 3",
        "’, 70, UCS_2, 70, 1",
        "م, 71, UCS_2, 71, 2",
        // 67 is odd, too: 33 of them in a segment
        "😀, 35, UCS_2, 70, 1",
        "😀, 36, UCS_2, 72, 2",
        "😀, 66, UCS_2, 132, 2",
        "😀, 67, UCS_2, 134, 3",
        "`, 1, UCS_2, 1, 1"
    })
    void segmentsAreCountedAsNetworksDo(String text, int times, Encoding encoding, int units, int segments) {
        var sms = SmsText.of(text.repeat(times));

        assertThat(sms).isEqualTo(new SmsText(text.repeat(times), encoding, units, segments));
    }

    @Test
    void theWholeAlphabetIsThere() {
        var basic = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
                + "abcdefghijklmnopqrstuvwxyzäöñüà\n";

        assertThat(basic.codePoints().distinct().count()).isEqualTo(126); // without the carriage return and the escape
        assertThat(SmsText.of(basic)).extracting("encoding", "units").containsExactly(Encoding.GSM_7, 126);
        assertThat(SmsText.of("^{}\\[~]|€")).extracting("encoding", "units").containsExactly(Encoding.GSM_7, 18);
    }

    @Test
    void nothingIsTransliterated() {
        assertThat(SmsText.of("“Zoë” – ça va").text()).isEqualTo("“Zoë” – ça va");
    }

    @Test
    void linesEndInOneWay() {
        assertThat(SmsText.of("a\r\nb\rc\nd").text()).isEqualTo("a\nb\nc\nd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u0007b", "a\tb", "a\u001bb", "a\u0085b", "a\u202eb", "a\u2066b", "a\ud800b"})
    void controlCharactersAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmsText.of(text))
                .withMessage("must not contain control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void blankTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SmsText.of(text)).withMessage("must not be blank");
    }

    @Test
    void longerThanProvidersTakeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmsText.of("a".repeat(1601)))
                .withMessage("must not be longer than 1600 characters as an SMS");
    }
}
