package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.settings.Channel;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what a message is by each channel: what somebody wrote, a template that is named or written, or that of its event. */
@Component
public class MessageTexts {

    private static final int LONGEST_SUBJECT = 998;

    private final EmailTemplates templates;
    private final EventTemplates events;

    MessageTexts(EmailTemplates templates, EventTemplates events) {
        this.templates = templates;
        this.events = events;
    }

    /**
     * What somebody asked for. Body or template or neither, not both.
     *
     * @param event checked to have no more in it than an event may
     */
    public record Words(
            String event,
            @Nullable String subject,
            @Nullable String body,
            @Nullable String template,
            Map<String, ? extends @Nullable Object> data) {}

    /**
     * @param subject of an e-mail
     * @param text plain for e-mail and SMS, mrkdwn for Slack
     * @param html of an e-mail
     * @param segments of an SMS
     */
    public record Text(
            @Nullable String subject,
            String text,
            @Nullable String html,
            @Nullable Integer segments) {}

    /** For all that one request renders, or one attempt of a job: it has one budget. Not for several threads. */
    public final class Batch {

        private final Rendering rendering = new Rendering(templates);

        private Batch() {}

        /** @throws InvalidPayload naming the first field that is not right, for this channel */
        public Text of(Channel channel, Words words) {
            if (words.body() != null && words.template() != null) {
                throw new InvalidPayload("template", "must not be given beside body");
            }
            return switch (channel) {
                case EMAIL -> email(words);
                case SMS -> sms(words);
                case SLACK -> new Text(null, SlackText.shortened(slack(words)), null, null);
            };
        }

        /**
         * What it says as plain text, whatever the channel: as an entry of a list. The subject is null if it has none.
         *
         * @throws InvalidPayload as {@link #of}
         */
        public Text plain(Words words) {
            if (words.body() != null) {
                return new Text(words.subject(), words.body(), null, null);
            }
            if (words.template() != null && words.subject() == null) {
                return new Text(null, rendering.text(words.template(), words.data()), null, null);
            }
            if (words.template() != null
                    || events.find(Channel.EMAIL, words.event()).isPresent()) {
                var content = content(words);
                return new Text(content.subject(), content.text(), null, null);
            }
            return new Text(words.subject(), said(words, Channel.SMS, Rendering.Part.SMS), null, null);
        }

        private Text email(Words words) {
            var content = content(words);
            checkSubject(content.subject());
            return new Text(content.subject(), content.text(), content.html(), null);
        }

        private EmailContent content(Words words) {
            var template = words.template();
            var body = words.body();
            if (template == null && body == null) {
                return rendering.email(words.subject(), source(Channel.EMAIL, words.event()), words.data());
            }
            var subject = checkSubject(words.subject());
            return body == null
                    ? rendering.email(subject, String.valueOf(template), words.data())
                    : EmailContent.of(subject, ShownText.lines(body), null);
        }

        private Text sms(Words words) {
            var said = said(words, Channel.SMS, Rendering.Part.SMS);
            try {
                var sms = SmsText.of(said.strip());
                return new Text(null, sms.text(), null, sms.segments());
            } catch (IllegalArgumentException e) {
                throw new InvalidPayload(words.body() == null ? "template" : "body", String.valueOf(e.getMessage()));
            }
        }

        private String slack(Words words) {
            var own = words.body() == null && words.template() == null
                    ? events.find(Channel.SLACK, words.event())
                    : Optional.<EventTemplates.Source>empty();
            return own.isPresent()
                    ? rendering
                            .text(Rendering.Part.SLACK, own.get().text(), words.data())
                            .strip()
                    : SlackText.escaped(said(words, Channel.EMAIL, Rendering.Part.TEXT))
                            .strip();
        }

        /** As plain text. What has no template for its channel says what an e-mail does. */
        private String said(Words words, Channel channel, Rendering.Part part) {
            if (words.body() != null) {
                return words.body();
            }
            if (words.template() != null) {
                return rendering.text(words.template(), words.data());
            }
            var source = events.find(channel, words.event()).orElseGet(() -> source(Channel.EMAIL, words.event()));
            return rendering.text(part, source.text(), words.data());
        }

        private EventTemplates.Source source(Channel channel, String event) {
            return events.find(channel, event)
                    .orElseThrow(() -> new InvalidPayload(
                            "body", "is required, or else template: there is none for the event " + event));
        }

        private String checkSubject(@Nullable String subject) {
            if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
                throw new InvalidPayload("subject", "must have 1 to %s characters".formatted(LONGEST_SUBJECT));
            }
            if (ShownText.hides(subject)) {
                throw new InvalidPayload("subject", "must not contain control characters");
            }
            return subject;
        }
    }

    public Batch batch() {
        return new Batch();
    }
}
