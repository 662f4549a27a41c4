package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.Attachments;
import com.hunzal.hcm.notifications.Contents;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.LoadedDelivery;
import com.hunzal.hcm.notifications.MessageTexts;
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
    private final Attachments attachments;
    private final SenderIdentity identity;

    Composer(Contents contents, Attachments attachments, SenderIdentity identity) {
        this.contents = contents;
        this.attachments = attachments;
        this.identity = identity;
    }

    /**
     * @param account by which it goes, which says who may be its sender
     * @throws InvalidPayload if its template does not go with its data any more, or a file that goes with it is gone
     */
    Message compose(LoadedDelivery loaded, DeliverySettings settings, Account account) {
        var delivery = loaded.delivery();
        var text = contents.of(delivery.channel(), delivery.event(), loaded.told());
        var files = loaded.hasFiles()
                ? attachments.of(delivery.organizationId(), delivery.notificationId())
                : List.<Attachments.File>of();
        return compose(delivery, text, settings, account, files);
    }

    Message compose(
            Delivery delivery,
            MessageTexts.Text text,
            DeliverySettings settings,
            Account account,
            List<Attachments.File> files) {
        return switch (delivery.channel()) {
            case EMAIL -> email(delivery, text, identity.of(settings, account), files);
            case SMS -> new Message.Sms(delivery.id(), address(delivery), text.text());
            case SLACK -> new Message.SlackPost(delivery.id(), text.text());
        };
    }

    private static Message email(
            Delivery delivery, MessageTexts.Text text, SenderIdentity.Sender sender, List<Attachments.File> files) {
        return new Message.Email(
                delivery.id(),
                messageId(delivery, sender.from()),
                sender.from(),
                sender.name(),
                sender.replyTo(),
                address(delivery),
                delivery.recipientName(),
                Objects.requireNonNull(text.subject()),
                text.text(),
                Objects.requireNonNull(text.html()),
                files.stream()
                        .map(each -> new Message.Attachment(each.name(), each.mediaType(), each.content()))
                        .toList());
    }

    /** The same in all attempts, and another one when people send it once more. */
    private static String messageId(Delivery delivery, String from) {
        return "<%s.%s@%s>".formatted(delivery.id(), delivery.resends(), from.substring(from.lastIndexOf('@') + 1));
    }

    private static String address(Delivery delivery) {
        return Objects.requireNonNull(delivery.address());
    }
}
