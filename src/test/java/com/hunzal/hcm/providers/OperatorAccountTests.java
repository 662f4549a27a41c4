package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.hunzal.hcm.settings.AllowedWebhooks;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.SlackWebhooks;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the operator sets reaches the providers. */
class OperatorAccountTests {

    private final ApplicationContextRunner house = new ApplicationContextRunner()
            .withUserConfiguration(
                    ProviderHttp.class,
                    SendGridProvider.class,
                    SesProvider.class,
                    TwilioProvider.class,
                    SnsProvider.class,
                    SlackProvider.class)
            .withBean(SlackWebhooks.class, () -> AllowedWebhooks.on("hooks.slack.com"))
            .withBean(Clock.class, Clock::systemUTC);

    @Test
    void withoutPropertiesThereIsNoAccount() {
        house.run(context -> assertThat(context.getBeansOfType(OperatorAccount.class))
                .hasSize(4)
                .allSatisfy((name, account) -> assertThat(account.fields()).isEmpty()));
    }

    @Test
    void eachHasTheFieldsOfItsCredentials() {
        house.withPropertyValues(
                        "hcm.providers.sendgrid.api-key=SG.1",
                        "hcm.providers.sendgrid.webhook-public-key=MFkw",
                        "hcm.providers.sendgrid.base-url=http://127.0.0.1:9",
                        "hcm.providers.ses.region=eu-central-1",
                        "hcm.providers.ses.access-key-id=AKIA1",
                        "hcm.providers.ses.secret-access-key=s1",
                        "hcm.providers.ses.configuration-set=receipts",
                        "hcm.providers.ses.endpoint=http://127.0.0.1:9",
                        "hcm.providers.twilio.account-sid=AC1",
                        "hcm.providers.twilio.auth-token=t1",
                        "hcm.providers.twilio.from=+15005550006",
                        "hcm.providers.twilio.base-url=http://127.0.0.1:9",
                        "hcm.providers.sns.region=eu-west-1",
                        "hcm.providers.sns.access-key-id=AKIA2",
                        "hcm.providers.sns.secret-access-key=s2",
                        "hcm.providers.sns.sender-id=HR",
                        "hcm.providers.slack.base-url=http://127.0.0.1:9",
                        "hcm.public-url=https://hr.example.com")
                .run(context -> {
                    assertThat(context.getBeansOfType(OperatorAccount.class).values())
                            .extracting(OperatorAccount::channel, OperatorAccount::provider, OperatorAccount::fields)
                            .containsExactlyInAnyOrder(
                                    tuple(
                                            Channel.EMAIL,
                                            "sendgrid",
                                            Map.of("api_key", "SG.1", "webhook_public_key", "MFkw")),
                                    tuple(
                                            Channel.EMAIL,
                                            "ses",
                                            Map.of(
                                                    "region", "eu-central-1",
                                                    "access_key_id", "AKIA1",
                                                    "secret_access_key", "s1",
                                                    "configuration_set", "receipts")),
                                    tuple(
                                            Channel.SMS,
                                            "twilio",
                                            Map.of("account_sid", "AC1", "auth_token", "t1", "from", "+15005550006")),
                                    tuple(
                                            Channel.SMS,
                                            "sns",
                                            Map.of(
                                                    "region", "eu-west-1",
                                                    "access_key_id", "AKIA2",
                                                    "secret_access_key", "s2",
                                                    "sender_id", "HR")));
                    assertThat(context.getBean(PublicUrl.class).callback("twilio"))
                            .hasToString("Optional[https://hr.example.com/api/callbacks/twilio]");
                    for (var provider : context.getBeansOfType(Provider.class).values()) {
                        context.getBeansOfType(OperatorAccount.class).values().stream()
                                .filter(each -> each.provider().equals(provider.name()))
                                .forEach(each -> assertThat(provider.fields())
                                        .extracting(Provider.CredentialField::name)
                                        .containsAll(each.fields().keySet()));
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hcm.providers.sendgrid.base-url=api.sendgrid.com",
                "hcm.providers.twilio.base-url=ftp://127.0.0.1",
                "hcm.providers.slack.base-url=https://user@127.0.0.1",
                "hcm.providers.ses.endpoint=https:///path",
                "hcm.providers.sns.endpoint=https://127.0.0.1?x=1",
                "hcm.providers.timeout=0s"
            })
    void whatCannotBeCalledStopsTheStart(String property) {
        house.withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(property.substring(0, property.indexOf('='))
                                .replace("hcm.providers.timeout", "timeout")));
    }
}
