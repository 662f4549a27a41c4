package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** The door for other rooms: which providers there are, and one message to one of them. */
@Component
public class Providers {

    private static final Logger log = LoggerFactory.getLogger(Providers.class);

    private record Key(Channel channel, String name) {}

    private final Map<Key, Provider> byName;
    private final Accounts accounts;

    /** @throws IllegalStateException if two have one name */
    Providers(List<Provider> providers, Accounts accounts) {
        this.byName = providers.stream()
                .collect(Collectors.toMap(each -> new Key(each.channel(), each.name()), Function.identity()));
        this.accounts = accounts;
    }

    /** @return empty if there is no such provider */
    public Optional<Provider> find(Channel channel, String name) {
        return Optional.ofNullable(byName.get(new Key(channel, name)));
    }

    /**
     * What the organization would send with; empty if neither it nor the operator has credentials there.
     *
     * @throws AccountUnreadable if the organization has some, and they cannot be decrypted
     */
    public Optional<Account> account(String organizationId, Channel channel, String provider) {
        return accounts.find(organizationId, channel, provider);
    }

    /**
     * What the organization would send with if these settings and credentials were saved; they are not.
     *
     * @param body as {@code PUT …/credentials} takes it; null for those that are saved
     * @throws com.hunzal.hcm.web.Problem 400 or 422 if something is wrong with them
     * @throws UnknownProvider if the provider takes no credentials
     * @throws AccountUnreadable if those that are saved cannot be decrypted
     */
    public Optional<Account> accountAsIf(
            DeliverySettings settings, Channel channel, String provider, @Nullable JsonNode body) {
        return accounts.findAsIf(settings, channel, provider, body);
    }

    /**
     * One attempt to hand over a message, with what the organization has. Whatever is in the way is an outcome.
     *
     * @param provider as the settings name it
     */
    SendOutcome send(String organizationId, Channel channel, String provider, Message message) {
        Optional<Account> account;
        try {
            account = accounts.find(organizationId, channel, provider);
        } catch (AccountUnreadable lost) {
            return config(sentence(lost));
        }
        return account.map(found -> send(channel, provider, message, found))
                .orElseGet(() -> config(noCredentials(channel, provider)));
    }

    /** As {@link #send(String, Channel, String, Message)}, with this account. */
    public SendOutcome send(Channel channel, String provider, Message message, Account account) {
        var found = byName.get(new Key(channel, provider));
        if (found == null) {
            return config("There is no provider \"" + provider + "\" for this channel.");
        }
        var outcome = found.send(message, account);
        if (outcome.kind() == Kind.OK) {
            try {
                accounts.succeeded(channel, provider, account);
            } catch (DataAccessException | TransactionException e) { // it went out all the same
                log.warn("It could not be noted that the credentials of {} work", account, e);
            }
        }
        return outcome;
    }

    private static SendOutcome config(String advice) {
        return SendOutcome.of(Kind.CONFIG, Stage.CONFIGURATION, advice);
    }

    /** What an admin is told where neither the organization nor the operator has anything to send with. */
    public static String noCredentials(Channel channel, String provider) {
        return channel == Channel.SLACK
                ? "No slack_webhook_url is set."
                : "There are no credentials for %s: neither the organization's nor the operator's (%s)."
                        .formatted(
                                provider,
                                provider.equals(SmtpProvider.NAME)
                                        ? "spring.mail.host"
                                        : "hcm.providers." + provider + ".*");
    }

    /** For an admin. */
    static String sentence(AccountUnreadable lost) {
        return StringUtils.capitalize(String.valueOf(lost.getMessage())) + ".";
    }
}
