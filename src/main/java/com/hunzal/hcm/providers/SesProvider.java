package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/**
 * Amazon SES, version 2. It is handed the very message that goes by SMTP, and puts a Message-ID and a date of its own into
 * it. Receipts come by the id that it gives.
 */
@Component
@EnableConfigurationProperties(SesProvider.Properties.class)
class SesProvider implements Provider, AutoCloseable {

    private static final String CONFIGURATION_SET = "configuration_set";

    /** By which receipts come. */
    private static final String TOPIC = "topic_arn";

    private static final Pattern A_CONFIGURATION_SET = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern A_TAG = Pattern.compile("[A-Za-z0-9_.@-]{1,256}");

    /** The quota is one of the last 24 hours, so that it comes back little by little. */
    private static final Duration FOR_QUOTA = Duration.ofHours(4);

    /**
     * Amazon SES, for the organizations that have no account of their own there.
     *
     * @param region of the operator's account, e.g. eu-central-1
     * @param accessKeyId of a user who may do ses:SendEmail and ses:SendRawEmail and nothing else
     * @param secretAccessKey of the same user
     * @param configurationSet by which receipts come
     * @param endpoint called instead of each region's own
     */
    @ConfigurationProperties("hcm.providers.ses")
    record Properties(
            @Nullable String region,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable String configurationSet,
            @Nullable URI endpoint)
            implements OperatorAccount {

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
            return new SetFields()
                    .and(AwsKeys.REGION, region)
                    .and(AwsKeys.ACCESS_KEY_ID, accessKeyId)
                    .and(AwsKeys.SECRET_ACCESS_KEY, secretAccessKey)
                    .and(CONFIGURATION_SET, configurationSet)
                    .map();
        }

        @Override
        public String toString() {
            return "SES in " + region; // holds a secret
        }
    }

    private final AwsClients<SesV2Client> clients;
    private final Clock clock;

    SesProvider(ProviderHttp http, Properties properties, Clock clock) {
        this.clients = AwsClients.of(
                SesV2Client::builder, http, BaseUrl.ofEndpoint("hcm.providers.ses", properties.endpoint()));
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String name() {
        return "ses";
    }

    @Override
    public List<CredentialField> fields() {
        return Stream.concat(
                        AwsKeys.FIELDS.stream(),
                        Stream.of(
                                new CredentialField(CONFIGURATION_SET, false, false),
                                new CredentialField(TOPIC, false, false)))
                .toList();
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var email = (Message.Email) message;
        var unusable = AwsKeys.unusable(account);
        if (unusable != null) {
            return CredentialText.unusable(unusable);
        }
        var set = account.optional(CONFIGURATION_SET);
        if (set != null && !A_CONFIGURATION_SET.matcher(set).matches()) {
            return CredentialText.unusable(CONFIGURATION_SET);
        }
        if (MailText.breaksHeaders(email)) {
            return MailText.refused();
        }
        var keys = AwsKeys.of(account);
        try {
            return SendOutcome.ok(clients.in(keys.region())
                    .sendEmail(request(email, set)
                            .overrideConfiguration(each -> each.credentialsProvider(keys.credentials()))
                            .build())
                    .messageId());
        } catch (MessagingException | IOException | IllegalArgumentException wrong) {
            return MailText.refused();
        } catch (AwsServiceException e) {
            return outcome(AwsTrouble.of(e, clock), email);
        } catch (SdkClientException e) {
            return AwsTrouble.of(e);
        }
    }

    private SendEmailRequest.Builder request(Message.Email email, @Nullable String configurationSet)
            throws MessagingException, IOException {
        var mime = new ByteArrayOutputStream();
        EmailMime.of(email, clock.instant()).writeTo(mime);
        var request = SendEmailRequest.builder()
                .fromEmailAddress(email.from()) // only says by which identity; the name stands in the message
                .destination(to -> to.toAddresses(email.to()))
                .content(content -> content.raw(raw -> raw.data(SdkBytes.fromByteArrayUnsafe(mime.toByteArray()))))
                .configurationSetName(configurationSet);
        return A_TAG.matcher(email.reference()).matches()
                ? request.emailTags(MessageTag.builder()
                        .name("reference")
                        .value(email.reference())
                        .build())
                : request;
    }

    private static SendOutcome outcome(AwsTrouble trouble, Message.Email email) {
        if (trouble.isThrottled() || trouble.code().startsWith("LimitExceeded")) {
            var wait = trouble.usual().retryAfter();
            return HttpAnswer.outcome(429)
                    .notBefore(trouble.says("quota") ? RetryAfter.longest(FOR_QUOTA, wait) : wait);
        }
        return switch (trouble.code()) {
            case "MailFromDomainNotVerifiedException", "MailFromDomainNotVerified" ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.SENDER,
                        "The MAIL FROM domain of this sender is not verified at Amazon SES: finish its setup there.");
            case "AccountSuspendedException", "SendingPausedException" ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.AUTHENTICATE,
                        "Amazon SES has stopped sending for this account or configuration set: see its reputation "
                                + "dashboard there.");
            case "NotFoundException" ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.CONFIGURATION,
                        "Amazon SES does not know this configuration set in this region: correct it or leave it out.");
            case "MessageRejected", "MessageRejectedException" -> rejected(trouble, email);
            default -> trouble.usual();
        };
    }

    /** An account in the sandbox may only write to addresses that are verified, and the text names who is not. */
    private static SendOutcome rejected(AwsTrouble trouble, Message.Email email) {
        if (!trouble.says("not verified")) {
            return SendOutcome.of(
                    SendOutcome.Kind.MESSAGE,
                    SendOutcome.Stage.CONTENT,
                    "Amazon SES does not accept this message for what is in it.");
        }
        return trouble.says(email.to().toLowerCase(Locale.ROOT))
                        && !trouble.says(email.from().toLowerCase(Locale.ROOT))
                ? SendOutcome.of(
                        SendOutcome.Kind.RECIPIENT,
                        SendOutcome.Stage.RECIPIENT,
                        "This Amazon SES account is in the sandbox and the recipient is not verified there: ask for "
                                + "production access.")
                : SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.SENDER,
                        "The sender is not verified at Amazon SES in this region: verify the address or its domain there.");
    }

    @Override
    public void close() {
        clients.close();
    }
}
