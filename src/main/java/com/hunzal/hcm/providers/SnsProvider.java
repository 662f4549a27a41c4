package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** SMS by Amazon SNS. It takes a message long before it is sent, and has no receipts. */
@Component
@EnableConfigurationProperties(SnsProvider.Properties.class)
class SnsProvider implements Provider, AutoCloseable {

    private static final String SENDER_ID = "sender_id";

    /** Of letters, digits and hyphens, at least one letter. */
    private static final Pattern A_SENDER_ID = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}");

    /**
     * Amazon SNS, for the organizations that have no account of their own there.
     *
     * @param region of the operator's account, e.g. eu-central-1
     * @param accessKeyId of a user who may do sns:Publish and nothing else
     * @param secretAccessKey of the same user
     * @param senderId the name that SMS come from, where the recipient's country has such
     * @param endpoint called instead of each region's own
     */
    @ConfigurationProperties("hcm.providers.sns")
    record Properties(
            @Nullable String region,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable String senderId,
            @Nullable URI endpoint)
            implements OperatorAccount {

        @Override
        public Channel channel() {
            return Channel.SMS;
        }

        @Override
        public String provider() {
            return "sns";
        }

        @Override
        public Map<String, String> fields() {
            return new SetFields()
                    .and(AwsKeys.REGION, region)
                    .and(AwsKeys.ACCESS_KEY_ID, accessKeyId)
                    .and(AwsKeys.SECRET_ACCESS_KEY, secretAccessKey)
                    .and(SENDER_ID, senderId)
                    .map();
        }

        @Override
        public String toString() {
            return "SNS in " + region; // holds a secret
        }
    }

    private final AwsClients<SnsClient> clients;
    private final Clock clock;

    SnsProvider(ProviderHttp http, Properties properties, Clock clock) {
        this.clients =
                AwsClients.of(SnsClient::builder, http, BaseUrl.ofEndpoint("hcm.providers.sns", properties.endpoint()));
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public List<CredentialField> fields() {
        return Stream.concat(AwsKeys.FIELDS.stream(), Stream.of(new CredentialField(SENDER_ID, false, false)))
                .toList();
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var sms = (Message.Sms) message;
        var unusable = AwsKeys.unusable(account);
        if (unusable != null) {
            return CredentialText.unusable(unusable);
        }
        var sender = account.optional(SENDER_ID);
        if (sender != null && !A_SENDER_ID.matcher(sender).matches()) {
            return CredentialText.unusable(SENDER_ID);
        }
        if (SmsText.isTooLong(sms.text())) {
            return SmsText.tooLong();
        }
        var keys = AwsKeys.of(account);
        try {
            return SendOutcome.ok(clients.in(keys.region())
                    .publish(request -> request.phoneNumber(sms.to())
                            .message(sms.text())
                            .messageAttributes(attributes(sender))
                            .overrideConfiguration(each -> each.credentialsProvider(keys.credentials())))
                    .messageId());
        } catch (AwsServiceException e) {
            return outcome(AwsTrouble.of(e, clock));
        } catch (SdkClientException e) {
            return AwsTrouble.of(e);
        }
    }

    private static Map<String, MessageAttributeValue> attributes(@Nullable String sender) {
        var attributes = new HashMap<String, MessageAttributeValue>();
        attributes.put("AWS.SNS.SMS.SMSType", text("Transactional"));
        if (sender != null) {
            attributes.put("AWS.SNS.SMS.SenderID", text(sender));
        }
        return attributes;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static SendOutcome outcome(AwsTrouble trouble) {
        if (trouble.status() / 100 != 4) {
            return trouble.usual();
        }
        return switch (trouble.code()) {
            case "OptedOut" ->
                SendOutcome.of(
                        SendOutcome.Kind.RECIPIENT,
                        SendOutcome.Stage.RECIPIENT,
                        "The recipient has asked for no more SMS from this account.");
            case "InvalidParameter", "ParameterValueInvalid", "ValidationError" -> invalid(trouble);
            case "KMSThrottling" -> HttpAnswer.outcome(500);
            case "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired", "KMSAccessDenied", "NotFound" ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.CONFIGURATION,
                        "Amazon SNS is not set up for SMS in this region: check the region and the account.");
            case "Throttled" ->
                HttpAnswer.outcome(429).notBefore(trouble.usual().retryAfter());
            case "AuthorizationError", "InvalidSecurity" -> AwsTrouble.refusedKeys();
            default -> trouble.usual();
        };
    }

    /** It says by words alone which parameter it means. */
    private static SendOutcome invalid(AwsTrouble trouble) {
        if (trouble.says("phonenumber") || trouble.says("phone number")) {
            return SendOutcome.of(
                    SendOutcome.Kind.RECIPIENT,
                    SendOutcome.Stage.RECIPIENT,
                    "The number is none that Amazon SNS can send to, or its owner wants no SMS: correct it.");
        }
        return trouble.says("senderid")
                ? CredentialText.unusable(SENDER_ID)
                : SendOutcome.of(
                        SendOutcome.Kind.MESSAGE,
                        SendOutcome.Stage.CONTENT,
                        "Amazon SNS does not accept this message as it is.");
    }

    @Override
    public void close() {
        clients.close();
    }
}
