package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.Contents;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.MessageContent;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Makes of a delivery the message that a provider takes. */
@Component
class Composer {

    private final Contents contents;

    Composer(Contents contents) {
        this.contents = contents;
    }

    /** @throws InvalidPayload if its template does not go with its data any more */
    Message compose(Deliveries.Loaded loaded, DeliverySettings settings) {
        var delivery = loaded.delivery();
        var content = contents.of(loaded.told());
        return switch (delivery.channel()) {
            case EMAIL -> email(delivery, content, settings);
            case SMS -> new Message.Sms(delivery.id(), address(delivery), content.text());
            case SLACK -> new Message.SlackPost(delivery.id(), content.text());
        };
    }

    private static Message email(Delivery delivery, MessageContent content, DeliverySettings settings) {
        return new Message.Email(
                delivery.id(),
                messageId(delivery, settings),
                settings.fromAddress(),
                settings.fromName(),
                null,
                address(delivery),
                delivery.recipientName(),
                content.subject(),
                content.text(),
                content.html(),
                List.of());
    }

    /** The same in all attempts, and another one when people send it once more. */
    private static String messageId(Delivery delivery, DeliverySettings settings) {
        var domain = settings.fromAddress().substring(settings.fromAddress().lastIndexOf('@') + 1);
        return "<%s.%s@%s>".formatted(delivery.id(), delivery.resends(), domain);
    }

    private static String address(Delivery delivery) {
        return Objects.requireNonNull(delivery.address());
    }
}
