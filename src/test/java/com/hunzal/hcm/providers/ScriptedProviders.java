package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Providers of every name that do what a test says, and take everything if it says nothing. */
@TestConfiguration(proxyBeanMethods = false)
public class ScriptedProviders {

    /** What was handed over, and what is answered. */
    public static final class Script {

        /** @param fields of the account that it went by */
        public record Sent(String provider, String organizationId, Message message) {}

        private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
        private final Queue<Function<Message, SendOutcome>> answers = new ConcurrentLinkedQueue<>();
        private final Set<String> without = ConcurrentHashMap.newKeySet();

        public void begin() {
            sent.clear();
            answers.clear();
            without.clear();
        }

        /** The next answers, in order; then all goes well again. */
        public void answer(SendOutcome... outcomes) {
            for (var outcome : outcomes) {
                answers.add(message -> outcome);
            }
        }

        /** What happens during the next call. */
        public void answer(Function<Message, SendOutcome> answer) {
            answers.add(answer);
        }

        /** Nobody has an account there. */
        public void noAccount(String provider) {
            without.add(provider);
        }

        public List<Sent> sent() {
            return List.copyOf(sent);
        }

        public List<Message> messages() {
            return sent().stream().map(Sent::message).toList();
        }

        private SendOutcome take(String provider, Message message, Account account) {
            sent.add(new Sent(provider, account.organizationId(), message));
            var answer = answers.poll();
            return answer == null ? SendOutcome.ok(provider + "-" + sent.size()) : answer.apply(message);
        }
    }

    private record Scripted(Channel channel, String name, Script script) implements Provider {

        @Override
        public List<CredentialField> fields() {
            return List.of();
        }

        @Override
        public SendOutcome send(Message message, Account account) {
            return script.take(name, message, account);
        }
    }

    @Bean
    Script providerScript() {
        return new Script();
    }

    @Bean
    @Primary
    Providers scriptedProviders(Script script) {
        var all = new ArrayDeque<Provider>();
        for (var name : List.of("smtp", "sendgrid", "ses")) {
            all.add(new Scripted(Channel.EMAIL, name, script));
        }
        for (var name : List.of("twilio", "sns")) {
            all.add(new Scripted(Channel.SMS, name, script));
        }
        all.add(new Scripted(Channel.SLACK, "slack", script));
        return new Providers(List.copyOf(all), new Accounts() {
            @Override
            public Optional<Account> find(String organizationId, Channel channel, String provider) {
                return script.without.contains(provider)
                        ? Optional.empty()
                        : Optional.of(new Account(organizationId, Account.Source.OPERATOR, Map.of(), "scripted"));
            }
        });
    }
}
