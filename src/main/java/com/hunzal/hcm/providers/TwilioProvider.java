package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** SMS by Twilio's Messages, version 2010-04-01. Receipts come by the {@code sid} of the message. */
@Component
@EnableConfigurationProperties(TwilioProvider.Properties.class)
class TwilioProvider implements Provider {

    private static final String ACCOUNT_SID = "account_sid";
    private static final String AUTH_TOKEN = "auth_token";
    private static final String FROM = "from";
    private static final String SERVICE = "messaging_service_sid";

    /** Part of the path. */
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{2,64}");

    /** The queue of a sender, which holds ten hours, is full. Room comes one message at a time. */
    private static final Duration FOR_QUEUE = Duration.ofMinutes(10);

    /**
     * Twilio, for the organizations that have no account of their own there.
     *
     * @param accountSid of the operator's account, AC…
     * @param authToken of the same account
     * @param from the number or name that SMS come from, unless there is a messaging service
     * @param messagingServiceSid the messaging service that chooses the sender, MG…
     * @param baseUrl stands for scheme and host of all calls
     */
    @ConfigurationProperties("hcm.providers.twilio")
    record Properties(
            @Nullable String accountSid,
            @Nullable String authToken,
            @Nullable String from,
            @Nullable String messagingServiceSid,
            @DefaultValue("https://api.twilio.com") URI baseUrl)
            implements OperatorAccount {

        @Override
        public Channel channel() {
            return Channel.SMS;
        }

        @Override
        public String provider() {
            return "twilio";
        }

        @Override
        public Map<String, String> fields() {
            return new SetFields()
                    .and(ACCOUNT_SID, accountSid)
                    .and(AUTH_TOKEN, authToken)
                    .and(FROM, from)
                    .and(SERVICE, messagingServiceSid)
                    .map();
        }

        @Override
        public String toString() {
            return "Twilio at " + baseUrl; // holds a secret
        }
    }

    private final ProviderHttp http;
    private final BaseUrl url;
    private final PublicUrl publicUrl;
    private final Clock clock;

    TwilioProvider(ProviderHttp http, Properties properties, PublicUrl publicUrl, Clock clock) {
        this.http = http;
        this.url = new BaseUrl("hcm.providers.twilio.base-url", properties.baseUrl());
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public List<CredentialField> fields() {
        return List.of(
                new CredentialField(ACCOUNT_SID, true, false),
                new CredentialField(AUTH_TOKEN, true, true),
                new CredentialField(FROM, false, false),
                new CredentialField(SERVICE, false, false));
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var sms = (Message.Sms) message;
        var sid = account.optional(ACCOUNT_SID);
        if (sid == null || !SID.matcher(sid).matches()) {
            return CredentialText.unusable(ACCOUNT_SID);
        }
        var token = account.optional(AUTH_TOKEN);
        if (token == null || !CredentialText.isOneWord(token)) {
            return CredentialText.unusable(AUTH_TOKEN);
        }
        if (account.optional(FROM) == null && account.optional(SERVICE) == null) {
            return CredentialText.unusable(FROM + " or " + SERVICE);
        }
        if (SmsText.isTooLong(sms.text())) {
            return SmsText.tooLong();
        }
        try {
            return outcome(http.post(
                    url.of("/2010-04-01/Accounts/" + sid + "/Messages.json"),
                    headers -> {
                        headers.setBasicAuth(sid, token, StandardCharsets.UTF_8);
                        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
                    },
                    form(sms, account)));
        } catch (NoAnswer e) {
            return e.outcome();
        }
    }

    private byte[] form(Message.Sms sms, Account account) {
        var form = new LinkedHashMap<String, String>();
        form.put("To", sms.to());
        var service = account.optional(SERVICE);
        if (service == null) {
            form.put("From", account.required(FROM));
        } else {
            form.put("MessagingServiceSid", service);
        }
        form.put("Body", sms.text());
        publicUrl.callback(name()).ifPresent(callback -> form.put("StatusCallback", callback.toString()));
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** By the status. Twilio changes its codes, so these only say more, and an unknown one nothing. */
    private SendOutcome outcome(HttpAnswer answer) {
        var json = answer.json();
        if (answer.status() == 201 || answer.status() == 200 && json.path("sid").isString()) {
            return SendOutcome.ok(json.path("sid").asString(null));
        }
        if (answer.status() == 401) {
            return refusedAccount();
        }
        if (answer.status() / 100 != 4 || answer.status() == 408) {
            return answer.outcome(clock);
        }
        return switch (json.path("code").asInt(0)) {
            case 20003, 20005, 20006, 20404, 90010 -> refusedAccount();
            case 21408 ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.RECIPIENT,
                        "This Twilio account may not send SMS to that country: allow it in its Geo Permissions.");
            case 21212, 21603, 21606, 21659, 21660, 21701, 21703, 21705 ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.SENDER,
                        "Twilio does not let this account send from this number or messaging service: check both there.");
            case 21609 ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.CONFIGURATION,
                        "Twilio cannot call the public address of this service for receipts: have the operator check it.");
            case 21211, 21217, 21614 ->
                SendOutcome.of(
                        SendOutcome.Kind.RECIPIENT,
                        SendOutcome.Stage.RECIPIENT,
                        "The number does not exist, or cannot receive SMS: correct it.");
            case 21610 ->
                SendOutcome.of(
                        SendOutcome.Kind.RECIPIENT,
                        SendOutcome.Stage.RECIPIENT,
                        "The recipient has answered STOP and wants no more SMS from this sender.");
            case 21608, 21612 ->
                SendOutcome.of(
                        SendOutcome.Kind.MESSAGE,
                        SendOutcome.Stage.RECIPIENT,
                        "Twilio does not send from this sender to this number: a trial account sends to verified numbers only.");
            case 21605, 21617 -> SmsText.tooLong();
            case 21611 -> HttpAnswer.outcome(429).notBefore(RetryAfter.longest(FOR_QUEUE, answer.retryAfter(clock)));
            case 14107, 20429 -> HttpAnswer.outcome(429).notBefore(answer.retryAfter(clock));
            default -> answer.status() == 403 ? refusedAccount() : answer.outcome(clock);
        };
    }

    private static SendOutcome refusedAccount() {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.AUTHENTICATE,
                "Twilio does not accept the account SID and token, or the account is not active: check both, and set them anew.");
    }
}
