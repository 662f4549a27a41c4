package com.hunzal.hcm.delivery;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Sends one real message, to try settings and credentials that need not be saved. It goes the way that all go, but waits for
 * nothing: not for quiet hours, nor for the channel to be on.
 */
@Component
class TestSends {

    private static final String SUBJECT = "Test of your notification settings";
    private static final String TEXT = "This is a test: somebody tries the notification settings of your organization."
            + " Nothing needs to be done.";

    private final Settings settings;
    private final Providers providers;
    private final SenderIdentity identity;
    private final ChannelPauses pauses;
    private final TestSendLimit limit;
    private final AuditTrail audit;

    TestSends(
            Settings settings,
            Providers providers,
            SenderIdentity identity,
            ChannelPauses pauses,
            TestSendLimit limit,
            AuditTrail audit) {
        this.settings = settings;
        this.providers = providers;
        this.identity = identity;
        this.pauses = pauses;
        this.limit = limit;
        this.audit = audit;
    }

    /**
     * @param recipient an address that fits the channel; null for Slack
     * @param change of the settings, as {@code PUT} takes it; null for those that are saved
     * @param credentials as {@code PUT …/credentials} takes them; null for those that are saved
     */
    record Trial(
            Channel channel,
            @Nullable String recipient,
            @Nullable JsonNode change,
            @Nullable JsonNode credentials) {

        boolean isOfWhatIsSaved() {
            return change == null && credentials == null;
        }
    }

    /** @param advice what to do about it; says where it went if all is well */
    @Schema(name = "TestSendResult")
    record Result(
            @Schema(allowableValues = {"email", "sms", "slack"})
            String channel,

            @Schema(description = "null if none is set") @Nullable
            String provider,

            @Schema(allowableValues = {"ok", "recipient", "config", "message", "throttled", "transient", "unknown"})
            String outcome,

            @Schema(
                    description = "How far it came",
                    allowableValues = {
                        "configuration",
                        "connect",
                        "tls",
                        "authenticate",
                        "sender",
                        "recipient",
                        "content",
                        "accepted"
                    })
            String stage,

            @Schema(description = "For an admin, in our own words; never the provider's raw answer")
            String advice) {}

    /**
     * @throws com.hunzal.hcm.web.Problem 400 or 422 if something is wrong with the settings or the credentials
     * @throws TestSendLimit.TooManyTestSends if the organization has sent as many as it may
     */
    Result send(String organizationId, Trial trial) {
        var result = attempt(organizationId, trial);
        audit.append(
                organizationId,
                "settings.test",
                result.channel() + (result.provider() == null ? "" : "/" + result.provider()),
                Map.of("outcome", result.outcome(), "stage", result.stage(), "saved", trial.isOfWhatIsSaved()));
        return result;
    }

    private Result attempt(String organizationId, Trial trial) {
        var said = trial.change() == null
                ? settings.forDelivery(organizationId)
                : settings.asIf(organizationId, trial.change());
        var channel = trial.channel();
        var provider = said.provider(channel);
        if (provider == null) {
            return result(channel, null, config("No sms_provider is set."));
        }
        Optional<Account> account;
        try {
            account = providers.accountAsIf(said, channel, provider, trial.credentials());
        } catch (AccountUnreadable lost) {
            return result(channel, provider, config("It cannot be sent: " + lost.getMessage() + "."));
        }
        if (account.isEmpty()) {
            return result(channel, provider, config(Providers.noCredentials(channel, provider)));
        }
        Message message;
        try {
            message = message(said, trial, account.get());
        } catch (IllegalArgumentException noAddress) {
            return result(
                    channel,
                    provider,
                    SendOutcome.of(
                            Kind.CONFIG,
                            Stage.SENDER,
                            "The email_from_address cannot be used: it " + noAddress.getMessage() + "."));
        }
        limit.count(organizationId);
        var outcome = providers.send(channel, provider, message, account.get());
        if (outcome.kind() == Kind.OK && trial.isOfWhatIsSaved()) {
            pauses.resume(organizationId, channel);
        }
        return result(channel, provider, outcome);
    }

    private Message message(DeliverySettings said, Trial trial, Account account) {
        var reference = "test-" + Ids.next();
        return switch (trial.channel()) {
            case EMAIL -> email(reference, identity.of(said, account), String.valueOf(trial.recipient()));
            case SMS -> new Message.Sms(reference, String.valueOf(trial.recipient()), TEXT);
            case SLACK -> new Message.SlackPost(reference, TEXT);
        };
    }

    private static Message email(String reference, SenderIdentity.Sender sender, String to) {
        return new Message.Email(
                reference,
                "<%s@%s>".formatted(reference, EmailAddress.of(sender.from()).domain()),
                sender.from(),
                sender.name(),
                sender.replyTo(),
                to,
                null,
                SUBJECT,
                TEXT,
                "<p>" + TEXT + "</p>",
                List.of());
    }

    private static SendOutcome config(String advice) {
        return SendOutcome.of(Kind.CONFIG, Stage.CONFIGURATION, advice);
    }

    private static Result result(Channel channel, @Nullable String provider, SendOutcome outcome) {
        return new Result(
                channel.text(),
                provider,
                outcome.kind().text(),
                outcome.stage().text(),
                outcome.kind() == Kind.OK ? "The provider has taken the message." : outcome.advice());
    }
}
