package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.delivery.SenderIdentity.Sender;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Account.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the organization {@code acme}, whose people are at {@code acme.example}. */
class SenderIdentityTests {

    private static final SenderProperties NOTHING_SAID = new SenderProperties(null, List.of(), Map.of());
    private static final SenderProperties OPERATORS = new SenderProperties(
            "post@operator.example", List.of("shared.example"), Map.of("acme", List.of("ACME.example")));

    @Test
    void theOnlyOrganizationSendsAsItLikesUntilTheOperatorSaysOtherwise() {
        assertThat(sender(NOTHING_SAID, false, "hr@acme.example"))
                .isEqualTo(new Sender("hr@acme.example", "HR", null, null));
    }

    @Test
    void ofSeveralNoneSendsAsAnother() {
        assertThat(sender(NOTHING_SAID, true, "ceo@globex.example"))
                .isEqualTo(new Sender(
                        "noreply@hunzal.com",
                        "HR",
                        "ceo@globex.example",
                        "E-mail comes from noreply@hunzal.com, and answers go to ceo@globex.example: the operator has not "
                                + "allowed this organization the domain globex.example."));
    }

    @ParameterizedTest
    @CsvSource({
        "hr@acme.example",
        "hr@Acme.Example",
        "hr@shared.example",
        "post@operator.example",
        "POST@operator.example",
    })
    void anAddressOnADomainThatTheOperatorAllowsIsTheSender(String own) {
        for (var several : new boolean[] {false, true}) {
            assertThat(sender(OPERATORS, several, own)).isEqualTo(new Sender(own, "HR", null, null));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hr@globex.example",
        "hr@mail.acme.example",
        "hr@evilacme.example",
        "hr@acme.example.evil.example",
        "hr@operator.example",
        "acme.example@evil.example",
    })
    void anyOtherSendsInTheOperatorsNameAndIsAnswered(String own) {
        for (var several : new boolean[] {false, true}) {
            var sender = sender(OPERATORS, several, own);

            assertThat(sender.from()).isEqualTo("post@operator.example");
            assertThat(sender.name()).isEqualTo("HR");
            assertThat(sender.replyTo()).isEqualTo(own);
            assertThat(sender.note()).contains("post@operator.example", own);
        }
    }

    @Test
    void whatOneIsAllowedIsNotForTheOthers() {
        var identity = new SenderIdentity(OPERATORS, List.of(), () -> true);

        var sender = identity.of(
                EmailJob.settings("globex", "hr@acme.example", "HR", true, null), account("globex", Source.OPERATOR));

        assertThat(sender.from()).isEqualTo("post@operator.example");
    }

    @Test
    void nobodyIsAnsweredAtTheAddressThatIsNobodys() {
        var sender = sender(OPERATORS, true, "noreply@hunzal.com");

        assertThat(sender.from()).isEqualTo("post@operator.example");
        assertThat(sender.replyTo()).isNull();
        assertThat(sender.note()).doesNotContain("answers");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bounces@operator.example, user@operator.example, bounces@operator.example",
                "-, user@operator.example, user@operator.example",
                "-, apikey, noreply@hunzal.com",
                "'', -, noreply@hunzal.com",
            })
    void theOperatorsSenderIsElseWhatTheMailServerIsUsedWith(
            @Nullable String from, @Nullable String username, String expected) {
        var identity = new SenderIdentity(NOTHING_SAID, Arrays.asList(from, username), () -> true);

        assertThat(identity.of(EmailJob.settings("hr@acme.example", "HR", true, null), account("acme", Source.OPERATOR))
                        .from())
                .isEqualTo(expected);
    }

    @Test
    void whoeverHasAProviderOfItsOwnSendsAsThatProviderLetsIt() {
        var identity = new SenderIdentity(OPERATORS, List.of(), () -> true);

        assertThat(identity.of(
                        EmailJob.settings("hr@elsewhere.example", null, true, null),
                        account("acme", Source.ORGANIZATION)))
                .isEqualTo(new Sender("hr@elsewhere.example", null, null, null));
    }

    private static Sender sender(SenderProperties properties, boolean several, String own) {
        return new SenderIdentity(properties, List.of(), () -> several)
                .of(EmailJob.settings(own, "HR", true, null), account("acme", Source.OPERATOR));
    }

    private static Account account(String organization, Source source) {
        return new Account(organization, source, Map.of(), "1");
    }
}
