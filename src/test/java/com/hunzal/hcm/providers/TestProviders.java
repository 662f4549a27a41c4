package com.hunzal.hcm.providers;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Providers for tests that need no database: the real ones, put together by hand. */
public final class TestProviders {

    private TestProviders() {}

    /** @param server what {@code spring.mail.*} would make; null if there is nothing */
    public static Providers ofOperatorsMail(@Nullable JavaMailSenderImpl server, Clock clock) {
        var beans = new StaticListableBeanFactory();
        if (server != null) {
            beans.addBean("mailSender", server);
        }
        var mail = beans.getBeanProvider(JavaMailSenderImpl.class);
        var properties = new ProvidersProperties(Duration.ofSeconds(10));
        var smtp = new SmtpProperties(List.of(), 5, Duration.ofSeconds(30));
        var connections =
                new SmtpConnections(mail, new OutboundHosts(smtp), properties, smtp, new SmtpWatch(properties));
        var operator = new SpringMailAccount(mail);
        return new Providers(
                List.of(new SmtpProvider(connections, clock)),
                (organizationId, channel, provider) -> Optional.of(operator.fields())
                        .filter(fields -> !fields.isEmpty())
                        .map(fields -> new Account(organizationId, Account.Source.OPERATOR, fields, "operator")));
    }

    /** @param provider for whom every organization has credentials of its own */
    public static Providers of(Provider... providers) {
        return new Providers(
                List.of(providers),
                (organizationId, channel, provider) ->
                        Optional.of(new Account(organizationId, Account.Source.ORGANIZATION, Map.of(), provider)));
    }

    /** Of organizations whose credentials cannot be decrypted. */
    public static Providers withoutTheKey(Provider... providers) {
        return new Providers(List.of(providers), (organizationId, channel, provider) -> {
            throw new AccountUnreadable("the credentials cannot be decrypted");
        });
    }
}
