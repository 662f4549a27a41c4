package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** SendGrid's Mail Send, version 3. Receipts come by {@code custom_args.reference}. */
@Component
@EnableConfigurationProperties(SendGridProvider.Properties.class)
class SendGridProvider implements Provider {

    private static final String API_KEY = "api_key";
    private static final String PUBLIC_KEY = "webhook_public_key";

    /**
     * SendGrid, for the organizations that have no account of their own there.
     *
     * @param apiKey of the operator's account, with the right "Mail Send" and no other
     * @param webhookPublicKey by which the receipts of the operator's account are known to be SendGrid's
     * @param baseUrl stands for scheme and host of all calls; https://api.eu.sendgrid.com for an account in the EU
     */
    @ConfigurationProperties("hcm.providers.sendgrid")
    record Properties(
            @Nullable String apiKey,
            @Nullable String webhookPublicKey,
            @DefaultValue("https://api.sendgrid.com") URI baseUrl)
            implements OperatorAccount {

        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }

        @Override
        public String provider() {
            return "sendgrid";
        }

        @Override
        public Map<String, String> fields() {
            return new SetFields()
                    .and(API_KEY, apiKey)
                    .and(PUBLIC_KEY, webhookPublicKey)
                    .map();
        }

        @Override
        public String toString() {
            return "SendGrid at " + baseUrl; // holds a secret
        }
    }

    private final ProviderHttp http;
    private final URI url;
    private final Clock clock;

    SendGridProvider(ProviderHttp http, Properties properties, Clock clock) {
        this.http = http;
        this.url = new BaseUrl("hcm.providers.sendgrid.base-url", properties.baseUrl()).of("/v3/mail/send");
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String name() {
        return "sendgrid";
    }

    @Override
    public List<CredentialField> fields() {
        return List.of(new CredentialField(API_KEY, true, true), new CredentialField(PUBLIC_KEY, false, false));
    }

    @Override
    public SendOutcome send(Message message, Account account) {
        var email = (Message.Email) message;
        var key = account.optional(API_KEY);
        if (key == null || !CredentialText.isOneWord(key)) {
            return CredentialText.unusable(API_KEY);
        }
        if (MailText.breaksHeaders(email)) {
            return MailText.refused();
        }
        try {
            return outcome(http.post(
                    url,
                    headers -> {
                        headers.setBearerAuth(key);
                        headers.setContentType(MediaType.APPLICATION_JSON);
                    },
                    JsonMapper.shared().writeValueAsBytes(body(email))));
        } catch (NoAnswer e) {
            return e.outcome();
        }
    }

    private static Map<String, Object> body(Message.Email email) {
        var body = new LinkedHashMap<String, Object>();
        body.put("personalizations", List.of(Map.of("to", List.of(mailbox(email.to(), email.toName())))));
        body.put("from", mailbox(email.from(), email.fromName()));
        if (email.replyTo() != null) {
            body.put("reply_to", mailbox(email.replyTo(), null));
        }
        body.put("subject", email.subject());
        body.put(
                "content",
                List.of(
                        Map.of("type", "text/plain", "value", email.text()), // the order is theirs
                        Map.of("type", "text/html", "value", email.html())));
        if (!email.attachments().isEmpty()) {
            var attachments = new ArrayList<Map<String, String>>();
            for (var each : email.attachments()) {
                attachments.add(Map.of(
                        "content", Base64.getEncoder().encodeToString(each.content()),
                        "type", each.mediaType(),
                        "filename", each.name(),
                        "disposition", "attachment"));
            }
            body.put("attachments", attachments);
        }
        body.put("headers", Map.of("Message-ID", email.messageId(), "Auto-Submitted", "auto-generated"));
        body.put("custom_args", Map.of("reference", email.reference()));
        return body;
    }

    private static Map<String, String> mailbox(String address, @Nullable String name) {
        var shown = MailText.name(name);
        return shown == null ? Map.of("email", address) : Map.of("email", address, "name", shown);
    }

    private SendOutcome outcome(HttpAnswer answer) {
        return switch (answer.status()) {
            case 200, 202 -> SendOutcome.ok(answer.headers().getFirst("X-Message-Id")); // 200: their sandbox
            case 401 ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.AUTHENTICATE,
                        "SendGrid does not accept the API key, or its credits are used up: check both, and set the key anew.");
            case 403 ->
                SendOutcome.of(
                        SendOutcome.Kind.CONFIG,
                        SendOutcome.Stage.SENDER,
                        "SendGrid does not let this account send from this address: verify the sender or its domain there, "
                                + "give the key the right Mail Send, and see whether the account is blocked.");
            case 400 ->
                SendOutcome.of(
                        SendOutcome.Kind.MESSAGE, blamed(answer), "SendGrid does not accept this message as it is.");
            case 413 ->
                SendOutcome.of(
                        SendOutcome.Kind.MESSAGE,
                        SendOutcome.Stage.CONTENT,
                        "The message is too large for SendGrid: send smaller attachments.");
            default -> answer.outcome(clock);
        };
    }

    /** By the first field that it names. */
    private static SendOutcome.Stage blamed(HttpAnswer answer) {
        var field =
                answer.json().path("errors").path(0).path("field").asString("").toLowerCase(Locale.ROOT);
        if (field.startsWith("from") || field.startsWith("reply_to")) {
            return SendOutcome.Stage.SENDER;
        }
        return field.matches("personalizations\\.\\d+\\.to\\b.*")
                ? SendOutcome.Stage.RECIPIENT
                : SendOutcome.Stage.CONTENT;
    }
}
