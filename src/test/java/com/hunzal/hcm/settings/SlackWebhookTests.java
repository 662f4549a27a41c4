package com.hunzal.hcm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that an organization gives and the service calls. Names that mean private addresses are no matter: only the operator names hosts. */
class SlackWebhookTests {

    private static final List<String> HOSTS = List.of("hooks.slack.com", "hooks.slack-gov.com", "Chat.corp.example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com:443/services/T0/B0/x",
                "https://hooks.slack.com:/services/T0/B0/x",
                "HTTPS://HOOKS.SLACK.COM/services/T0/B0/x",
                "https://hooks.slack-gov.com/services/T0/B0/x",
                "https://chat.corp.example/hooks/x",
                "https://CHAT.corp.example/hooks/x",
            })
    void webhooksOnAllowedHostsAreTaken(String url) {
        assertThat(SlackWebhook.problem(url, HOSTS)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another scheme
                "http://hooks.slack.com/services/T0/B0/x",
                "ftp://hooks.slack.com/services/T0/B0/x",
                "file:///services/T0/B0/x",
                "file://hooks.slack.com/services/T0/B0/x",
                "jar:https://hooks.slack.com/services/T0/B0/x",
                "javascript:alert(1)",
                "httpss://hooks.slack.com/services/T0/B0/x",
                "//hooks.slack.com/services/T0/B0/x",
                "hooks.slack.com/services/T0/B0/x",
                "https:hooks.slack.com/services/T0/B0/x",
                "https:/hooks.slack.com/services/T0/B0/x",
                "https:///hooks.slack.com/services/T0/B0/x",
                "https://",
                // users
                "https://hooks.slack.com@evil.example/services/T0/B0/x",
                "https://hooks.slack.com:443@evil.example/services/T0/B0/x",
                "https://hooks.slack.com%2f@evil.example/services/T0/B0/x",
                "https://evil.example@hooks.slack.com/services/T0/B0/x",
                "https://user:password@hooks.slack.com/services/T0/B0/x",
                "https://@hooks.slack.com/services/T0/B0/x",
                "https://:@hooks.slack.com/services/T0/B0/x",
                "https://evil.example%40hooks.slack.com/services/T0/B0/x",
                // look-alikes
                "https://hooks.slack.com.evil.example/services/T0/B0/x",
                "https://evilhooks.slack.com/services/T0/B0/x",
                "https://evil.hooks.slack.com/services/T0/B0/x",
                "https://slack.com/services/T0/B0/x",
                "https://hooks-slack.com/services/T0/B0/x",
                "https://hooks.slack.com./services/T0/B0/x",
                "https://hooks.slack.com..evil.example/services/T0/B0/x",
                "https://hooks.sl\u0430ck.com/services/T0/B0/x",
                "https://hooks.slac\u212a.com/services/T0/B0/x",
                "https://hooks\u3002slack\u3002com/services/T0/B0/x",
                "https://hooks.slack.c\u2134m/services/T0/B0/x",
                "https://xn--hooks-slack.com/services/T0/B0/x",
                "https://h%6foks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com%00.evil.example/services/T0/B0/x",
                "https://hooks.slack.com%2eevil.example/services/T0/B0/x",
                "https://hooks_slack.com/services/T0/B0/x",
                // ports
                "https://hooks.slack.com:80/services/T0/B0/x",
                "https://hooks.slack.com:22/services/T0/B0/x",
                "https://hooks.slack.com:8443/services/T0/B0/x",
                "https://hooks.slack.com:0/services/T0/B0/x",
                "https://hooks.slack.com:65979/services/T0/B0/x",
                "https://hooks.slack.com:443:80/services/T0/B0/x",
                "https://hooks.slack.com:https/services/T0/B0/x",
                "https://hooks.slack.com:-1/services/T0/B0/x",
                // addresses
                "https://127.0.0.1/services/T0/B0/x",
                "https://127.1/services/T0/B0/x",
                "https://2130706433/services/T0/B0/x",
                "https://0177.0.0.1/services/T0/B0/x",
                "https://0x7f.0.0.1/services/T0/B0/x",
                "https://0/services/T0/B0/x",
                "https://localhost/services/T0/B0/x",
                "https://10.0.0.1/services/T0/B0/x",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/services/T0/B0/x",
                "https://[::ffff:127.0.0.1]/services/T0/B0/x",
                "https://[::ffff:7f00:1]/services/T0/B0/x",
                "https://[fd00::1]/services/T0/B0/x",
                "https://[fe80::1%25eth0]/services/T0/B0/x",
                "https://metadata.google.internal/services/T0/B0/x",
                "https://127.0.0.1.nip.example/services/T0/B0/x",
                // what parsers read differently
                "https://evil.example\\@hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com\\@evil.example/services/T0/B0/x",
                "https://hooks.slack.com\\.evil.example/services/T0/B0/x",
                "https:\\\\hooks.slack.com/services/T0/B0/x",
                "https://evil.example#@hooks.slack.com/services/T0/B0/x",
                "https://evil.example?@hooks.slack.com/services/T0/B0/x",
                "https://evil.example;hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com,evil.example/services/T0/B0/x",
                "https://hooks.slack.com /services/T0/B0/x",
                " https://hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com/services/T0/B0/x ",
                "https://hooks.slack.com/services/T0/B0/x\r\nHost: evil.example",
                "https://hooks.slack.com/services/\u760d\u760aHost:evil.example",
                "https://hooks.slack.com\t/services/T0/B0/x",
                "https://hooks.slack.com\u0000/services/T0/B0/x",
                "https://hooks.slack.com/services/T0/B0/x#fragment",
                // no webhook
                "https://hooks.slack.com",
                "https://hooks.slack.com/",
                "https://hooks.slack.com?T0/B0/x",
                "",
                "****",
                "https://hooks.slack.com/****abcd",
            })
    void everythingElseIsRefusedAndNotRepeated(String url) {
        assertThat(SlackWebhook.problem(url, HOSTS))
                .matches("(must|is masked).*")
                .doesNotContain("evil", "127", "T0");
    }

    @Test
    void noneIsEndless() {
        assertThat(SlackWebhook.problem("https://hooks.slack.com/" + "x".repeat(2000), HOSTS))
                .startsWith("must be an https URL");
    }
}
