package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Amazon SES tells by a topic of Amazon SNS, of which it must be known whose topic it is. */
@Component
class SesReceipts implements ReceiptReader {

    private static final String TOPIC = "topic_arn";

    private final SesTopics topics;
    private final SnsCertificates certificates;
    private final JsonMapper json;
    private final Clock clock;

    SesReceipts(SesTopics topics, SnsCertificates certificates, JsonMapper json, Clock clock) {
        this.topics = topics;
        this.certificates = certificates;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String provider() {
        return "ses";
    }

    @Override
    public Receipt read(Receipt.Raw raw) {
        var message = SnsMessage.read(raw.body(), json);
        var topic = message.required("TopicArn");
        checkTime(message.required("Timestamp"));
        var certificate = message.certificateUrl();
        var signed = new Once(() -> {
            var found = certificates.at(certificate);
            return found != null && message.isSignedWith(found);
        });
        return new Receipt(
                message.isNotification() ? events(message) : List.of(),
                account -> isItsOwn(topic, account) && signed.get(),
                topics.topicArns().contains(topic) && signed.get(),
                message.confirmation());
    }

    private static boolean isItsOwn(String topic, Account account) {
        return account.source() == Account.Source.ORGANIZATION
                && topic.equals(account.fields().get(TOPIC));
    }

    private void checkTime(String timestamp) {
        try {
            ReceiptTime.check(Instant.parse(timestamp), clock.instant());
        } catch (DateTimeException notATime) {
            throw new Receipt.NotBelieved();
        }
    }

    private List<Receipt.Event> events(SnsMessage message) {
        JsonNode said;
        try {
            said = json.readTree(message.required("Message"));
        } catch (JacksonException aboutSomethingElse) {
            return List.of();
        }
        return List.of(event(message.required("MessageId"), said));
    }

    /** Both forms have the same parts: that of a configuration set's events, and that of an identity's notifications. */
    private static Receipt.Event event(String id, JsonNode said) {
        var type = text(said.path("eventType"));
        type = type == null ? text(said.path("notificationType")) : type;
        var hard = "Permanent".equals(text(said.path("bounce").path("bounceType")));
        var state = switch (String.valueOf(type)) {
            case "Delivery" -> DeliveryState.DELIVERED;
            case "Bounce", "Reject" -> DeliveryState.BOUNCED;
            default -> null;
        };
        String suppress = null;
        if ("Bounce".equals(type) && hard) {
            suppress = "hard bounce";
        } else if ("Complaint".equals(type)
                && !"not-spam".equals(text(said.path("complaint").path("complaintFeedbackType")))) {
            suppress = "spam report";
        }
        return new Receipt.Event(
                id,
                text(said.path("mail").path("messageId")),
                text(said.path("mail").path("tags").path("reference").path(0)),
                state,
                state != DeliveryState.BOUNCED
                        ? null
                        : "Reject".equals(type) ? "rejected" : hard ? "hard_bounce" : "soft_bounce",
                suppress);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    /** Found out when somebody asks, and not again. */
    private static final class Once {

        private final java.util.function.BooleanSupplier check;
        private @Nullable Boolean answer;

        Once(java.util.function.BooleanSupplier check) {
            this.check = check;
        }

        boolean get() {
            if (answer == null) {
                answer = check.getAsBoolean();
            }
            return answer;
        }
    }
}
