package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The organization's own credentials, else the operator's; for Slack the webhook of the settings. */
@Component
class StoredAccounts implements Accounts {

    /** As {@link Account#fields()} of Slack names it. */
    static final String WEBHOOK = "webhook_url";

    private final Credentials credentials;
    private final StoredCredentials stored;
    private final Settings settings;

    StoredAccounts(Credentials credentials, StoredCredentials stored, Settings settings) {
        this.credentials = credentials;
        this.stored = stored;
        this.settings = settings;
    }

    @Override
    public Optional<Account> find(String organizationId, Channel channel, String provider) {
        return channel == Channel.SLACK
                ? ofWebhook(settings.forDelivery(organizationId))
                : credentials.find(organizationId, channel, provider);
    }

    @Override
    public Optional<Account> findAsIf(
            DeliverySettings changed, Channel channel, String provider, @Nullable JsonNode body) {
        if (body != null) {
            return Optional.of(credentials.asIf(changed.organizationId(), channel, provider, body));
        }
        return channel == Channel.SLACK
                ? ofWebhook(changed)
                : credentials.find(changed.organizationId(), channel, provider);
    }

    private Optional<Account> ofWebhook(DeliverySettings said) {
        if (said.slackWebhookTrouble() != null) {
            throw new AccountUnreadable(
                    "the slack_webhook_url that is set cannot be used: " + said.slackWebhookTrouble());
        }
        return Optional.ofNullable(said.slackWebhookUrl()).map(url -> {
            var fields = Map.of(WEBHOOK, url);
            return new Account(
                    said.organizationId(),
                    Source.ORGANIZATION,
                    fields,
                    stored.fingerprint(said.organizationId(), Channel.SLACK, Channel.SLACK.text(), fields));
        });
    }

    @Override
    public void succeeded(Channel channel, String provider, Account account) {
        if (account.source() == Source.ORGANIZATION && channel != Channel.SLACK) {
            stored.succeeded(account.organizationId(), channel, provider, account.fingerprint());
        }
    }
}
