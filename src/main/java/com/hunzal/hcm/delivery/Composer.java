package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.Contents;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.MessageContent;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Makes of a delivery the message that a provider takes. */
@Component
class Composer {

    private final Contents contents;
    private final SenderIdentity identity;

    Composer(Contents contents, SenderIdentity identity) {
        this.contents = contents;
        this.identity = identity;
    }

    /**
     * @param account by which it goes, which says who may be its sender
     * @throws InvalidPayload if its template does not go with its data any more
     */
    Message compose(Deliveries.Loaded loaded, DeliverySettings settings, Account account) {
        var delivery = loaded.delivery();
        var content = contents.of(loaded.told());
        return switch (delivery.channel()) {
            case EMAIL -> email(delivery, content, identity.of(settings, account));
            case SMS -> new Message.Sms(delivery.id(), address(delivery), content.text());
            case SLACK -> new Message.SlackPost(delivery.id(), content.text());
        };
    }

    private static Message email(Delivery delivery, MessageContent content, SenderIdentity.Sender sender) {
        return new Message.Email(
                delivery.id(),
                messageId(delivery, sender.from()),
                sender.from(),
                sender.name(),
                sender.replyTo(),
                address(delivery),
                delivery.recipientName(),
                content.subject(),
                content.text(),
                content.html(),
                List.of());
    }

    /** The same in all attempts, and another one when people send it once more. */
    private static String messageId(Delivery delivery, String from) {
        return "<%s.%s@%s>".formatted(delivery.id(), delivery.resends(), from.substring(from.lastIndexOf('@') + 1));
    }

    private static String address(Delivery delivery) {
        return Objects.requireNonNull(delivery.address());
    }
}
