package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.SlackWebhooks;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Slack's incoming webhooks. Their address is the secret, and somebody else's that this service calls. */
@Component
@EnableConfigurationProperties(SlackProvider.Properties.class)
class SlackProvider implements Provider {

    private static final String WEBHOOK = "webhook_url";
    private static final int LONGEST = 40_000;

    /**
     * Slack. There is no account of the operator's: each organization has its webhook.
     *
     * @param baseUrl stands for scheme and host of all webhooks, whose path stays. Their own are checked all the same
     */
    @ConfigurationProperties("hcm.providers.slack")
    record Properties(@Nullable URI baseUrl) {}

    private final ProviderHttp http;
    private final SlackWebhooks webhooks;
    private final @Nullable BaseUrl instead;
    private final Clock clock;

    SlackProvider(ProviderHttp http, SlackWebhooks webhooks, Properties properties, Clock clock) {
        this.http = http;
        this.webhooks = webhooks;
        var baseUrl = properties.baseUrl();
        this.instead = baseUrl == null ? null : new BaseUrl("hcm.providers.slack.base-url", baseUrl);
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.SLACK;
    }

    @Override
    public String name() {
        return Channel.SLACK.text();
    }

    @Override
    public List<CredentialField> fields() {
        return List.of(new CredentialField(WEBHOOK, true, true));
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var post = (Message.SlackPost) message;
        var webhook = account.optional(WEBHOOK);
        if (webhook == null || webhooks.problem(webhook) != null) {
            return SendOutcome.of(
                    SendOutcome.Kind.CONFIG,
                    SendOutcome.Stage.CONFIGURATION,
                    "The Slack webhook is not one on an allowed host: set it anew.");
        }
        if (post.text().length() > LONGEST) {
            return SendOutcome.of(
                    SendOutcome.Kind.MESSAGE,
                    SendOutcome.Stage.CONTENT,
                    "The text is longer than the " + LONGEST + " characters that Slack shows: shorten it.");
        }
        try {
            return outcome(http.post(
                    url(URI.create(webhook)),
                    headers -> headers.setContentType(MediaType.APPLICATION_JSON),
                    JsonMapper.shared().writeValueAsBytes(Map.of("text", post.text()))));
        } catch (NoAnswer e) {
            return e.outcome();
        }
    }

    private URI url(URI webhook) {
        if (instead == null) {
            return webhook;
        }
        var query = webhook.getRawQuery();
        return instead.of(query == null ? webhook.getRawPath() : webhook.getRawPath() + "?" + query);
    }

    /** Slack's words are codes, and the whole body. */
    private SendOutcome outcome(HttpAnswer answer) {
        var word = answer.whole() ? answer.text() : "";
        if (answer.status() == 200 && word.equals("ok")) {
            return SendOutcome.ok(null);
        }
        if (answer.status() == 429) {
            return HttpAnswer.outcome(429).notBefore(RetryAfter.longest(answer.retryAfter(clock), named(answer)));
        }
        if (answer.status() / 100 != 4 || answer.status() == 408) {
            return answer.outcome(clock);
        }
        return switch (word.strip()) {
            case "user_not_found" ->
                SendOutcome.of(
                        SendOutcome.Kind.RECIPIENT,
                        SendOutcome.Stage.RECIPIENT,
                        "The person whom this Slack webhook writes to does not exist any more.");
            case "invalid_token", "action_prohibited", "team_disabled" -> forbidden();
            case "no_service", "no_team", "no_active_hooks", "channel_not_found" -> gone();
            case "channel_is_archived" -> archived();
            default ->
                switch (answer.status()) {
                    case 401, 403 -> forbidden();
                    case 404 -> gone();
                    case 410 -> archived();
                    default -> answer.outcome(clock);
                };
        };
    }

    private static SendOutcome forbidden() {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.AUTHENTICATE,
                "Slack refuses this webhook: its app was removed, or an admin of the workspace forbids it; make a new one.");
    }

    private static SendOutcome gone() {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.RECIPIENT,
                "Slack does not know this webhook, or its channel, any more: make a new one and set it.");
    }

    private static SendOutcome archived() {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.RECIPIENT,
                "The Slack channel of this webhook is archived: make a webhook for another one and set it.");
    }

    private static @Nullable Duration named(HttpAnswer answer) {
        return RetryAfter.seconds(answer.json().path("retry_after").asString(""));
    }
}
