package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what an organization sends with: its own credentials, else the operator's; for Slack the webhook of its settings. */
@Component
class Accounts {

    /** As {@link Account#fields()} of Slack names it. */
    static final String WEBHOOK = "webhook_url";

    private final Credentials credentials;
    private final StoredCredentials stored;
    private final Settings settings;

    Accounts(Credentials credentials, StoredCredentials stored, Settings settings) {
        this.credentials = credentials;
        this.stored = stored;
        this.settings = settings;
    }

    /**
     * @return empty if neither has any
     * @throws AccountUnreadable if the organization has some, and they cannot be decrypted
     */
    Optional<Account> find(String organizationId, Channel channel, String provider) {
        if (channel != Channel.SLACK) {
            return credentials.find(organizationId, channel, provider);
        }
        var delivery = settings.forDelivery(organizationId);
        if (delivery.slackWebhookTrouble() != null) {
            throw new AccountUnreadable(
                    "the slack_webhook_url that is set cannot be used: " + delivery.slackWebhookTrouble());
        }
        return Optional.ofNullable(delivery.slackWebhookUrl()).map(url -> ofWebhook(organizationId, url));
    }

    Account ofWebhook(String organizationId, String url) {
        var fields = Map.of(WEBHOOK, url);
        return new Account(
                organizationId,
                Source.ORGANIZATION,
                fields,
                stored.fingerprint(organizationId, Channel.SLACK, Channel.SLACK.text(), fields));
    }
}
