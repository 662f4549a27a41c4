package com.hunzal.hcm.notifications;

import static java.util.Objects.requireNonNull;

import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes of a notification one delivery for each recipient and channel, as it begins. */
@Component
public class DeliveryPlan {

    private final ChannelStandings standings;

    DeliveryPlan(ChannelStandings standings) {
        this.standings = standings;
    }

    private record Address(Channel channel, @Nullable String text) {}

    /** Nobody gets it twice by one channel, however often the address is named. Nothing is stored. */
    public List<Delivery> of(
            NotificationRequest request, String notificationId, DeliverySettings settings, Instant moment) {
        var now = moment.truncatedTo(ChronoUnit.MICROS);
        Map<Channel, ChannelStanding> known = new EnumMap<>(Channel.class);
        request.channels().forEach(channel -> known.put(channel, standings.of(settings, channel)));
        var seen = new HashSet<Address>();
        var deliveries = new ArrayList<Delivery>();
        for (var recipient : request.recipients()) {
            for (var channel : request.channels()) {
                var address = recipient.address(channel);
                if (address != null && seen.add(new Address(channel, address))) {
                    deliveries.add(begin(
                            delivery(request, notificationId, settings, channel, recipient, now),
                            requireNonNull(known.get(channel)),
                            now));
                }
            }
        }
        if (request.slack() && request.channels().contains(Channel.SLACK)) {
            var nobody = new NotificationRequest.Recipient(null, null, null, null, null);
            deliveries.add(begin(
                    delivery(request, notificationId, settings, Channel.SLACK, nobody, now),
                    requireNonNull(known.get(Channel.SLACK)),
                    now));
        }
        return deliveries;
    }

    private static Delivery delivery(
            NotificationRequest request,
            String notificationId,
            DeliverySettings settings,
            Channel channel,
            NotificationRequest.Recipient recipient,
            Instant now) {
        return new Delivery(
                Ids.next(),
                notificationId,
                settings.organizationId(),
                request.event(),
                request.severity(),
                channel,
                recipient.id(),
                recipient.name(),
                recipient.address(channel),
                recipient.zone(),
                request.digest(),
                request.dedupeKey(),
                request.sendAt(),
                request.expiresAt(),
                DeliveryState.PENDING,
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                null,
                settings.version(),
                now,
                null);
    }

    /** What is to be sent later is looked at again when it is sent. */
    private static Delivery begin(Delivery delivery, ChannelStanding standing, Instant now) {
        var by = delivery.by(standing.provider());
        var sendAt = delivery.sendAt();
        if (Reasons.CHANNEL_PAUSED.equals(standing.reason())) {
            return by.as(DeliveryState.HELD, Reasons.CHANNEL_PAUSED, null);
        }
        if (standing.reason() != null) {
            return by.as(DeliveryState.SUPPRESSED, standing.reason(), null);
        }
        return sendAt != null && sendAt.isAfter(now) ? by.as(DeliveryState.HELD, Reasons.SEND_AT, sendAt) : by;
    }
}
