package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.internet.InternetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com",
                "a@b",
                "first.last+tag@sub-domain.example.co.uk",
                "o'brien@example.com",
                "!#$%&'*+/=?^_`{|}~-@example.com",
                "ann@xn--bcher-kva.example",
                "ann@1.2.example"
            })
    void whatIsAcceptedIsAnAddressForTheMailLibraryToo(String text) {
        assertThat(EmailAddress.of(text)).hasToString(text);
        assertThatCode(() -> new InternetAddress(text, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "ann",
                "@example.com",
                "ann@",
                "ann@@example.com",
                "Ann <ann@example.com>",
                "<ann@example.com>",
                "ann@example.com,bob@example.com",
                "ann@example.com bob@example.com",
                "team: ann@example.com;",
                "ann@example.com\r\nRCPT TO:<eve@example.com>",
                "ann@example.com\n",
                "ann\t@example.com",
                "ann\u0000@example.com",
                "ann\u760d\u760aRCPT TO:<eve@example.com>",
                "ann\u760a@example.com",
                "ann@b\u00fccher.example",
                "\uff41nn@example.com",
                "\"ann eve\"@example.com",
                "ann(comment)@example.com",
                "ann@[127.0.0.1]",
                ".ann@example.com",
                "ann.@example.com",
                "a..b@example.com",
                "ann@-example.com",
                "ann@example-.com",
                "ann@example..com",
                "ann@.example.com",
                "ann@example.com.",
                "ann@exa_mple.com"
            })
    void everythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmailAddress.of(text))
                .withMessageStartingWith("must ");
    }

    @Test
    void anInternationalDomainIsAskedForInAscii() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmailAddress.of("ann@b\u00fccher.example"))
                .withMessage("must be ASCII; write an international domain in its xn-- form");
    }

    @Test
    void nothingIsLongerThanTheProtocolAllows() {
        var longest = "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3);
        longest = longest + "c".repeat(254 - longest.length());
        assertThat(EmailAddress.of(longest)).hasToString(longest);

        for (var tooLong : new String[] {longest + "c", "a".repeat(65) + "@b", "a@" + "b".repeat(64)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.of(tooLong));
        }
    }

    @Test
    void onlyTheDomainIsTheSameInCapitals() {
        assertThat(EmailAddress.of("Ann@EXAMPLE.Com")).isEqualTo(EmailAddress.of("Ann@example.com"));
        assertThat(EmailAddress.of("Ann@example.com")).isNotEqualTo(EmailAddress.of("ann@example.com"));
    }
}
