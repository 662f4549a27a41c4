package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Instead of the real providers, those that say what a test wants them to say. */
@TestConfiguration(proxyBeanMethods = false)
public class FakeProviders {

    private static final List<String> REAL = List.of(
            "smtpProvider", "sendGridProvider", "sesProvider", "twilioProvider", "snsProvider", "slackProvider");

    /** Takes all that it is given, and answers as it was told last. */
    public static class Fake implements Provider {

        private final Channel channel;
        private final String name;
        private final List<Message> messages = new ArrayList<>();
        private final List<Account> accounts = new ArrayList<>();
        private SendOutcome next = SendOutcome.ok(null);

        Fake(Channel channel, String name) {
            this.channel = channel;
            this.name = name;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<CredentialField> fields() {
            return List.of();
        }

        @Override
        public SendOutcome send(Message message, Account account) {
            messages.add(message);
            accounts.add(account);
            return next;
        }

        /** From now on, also what it was given is forgotten. */
        public void answer(SendOutcome outcome) {
            next = outcome;
            messages.clear();
            accounts.clear();
        }

        public List<Message> messages() {
            return messages;
        }

        public Account account() {
            return accounts.get(accounts.size() - 1);
        }

        public @Nullable String field(String name) {
            return account().fields().get(name);
        }
    }

    @Bean
    static BeanDefinitionRegistryPostProcessor noRealProviders() {
        return new BeanDefinitionRegistryPostProcessor() {
            @Override
            public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
                REAL.stream().filter(registry::containsBeanDefinition).forEach(registry::removeBeanDefinition);
            }
        };
    }

    @Bean
    Fake fakeSmtp() {
        return new Fake(Channel.EMAIL, "smtp");
    }

    @Bean
    Fake fakeSes() {
        return new Fake(Channel.EMAIL, "ses");
    }

    @Bean
    Fake fakeTwilio() {
        return new Fake(Channel.SMS, "twilio");
    }

    @Bean
    Fake fakeSlack() {
        return new Fake(Channel.SLACK, "slack");
    }

    /** Of e-mail by SES, so that an organization without credentials of its own has something. */
    @Bean
    OperatorAccount operatorOfSes() {
        return new OperatorAccount() {
            @Override
            public Channel channel() {
                return Channel.EMAIL;
            }

            @Override
            public String provider() {
                return "ses";
            }

            @Override
            public Map<String, String> fields() {
                return Map.of(
                        "region", "eu-west-1", "access_key_id", "OPERATOR", "secret_access_key", "SECRETofOperator");
            }
        };
    }
}
