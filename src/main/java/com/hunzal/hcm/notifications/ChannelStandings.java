package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPause;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.settings.ChannelReadiness;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells whether the channels of an organization can send now, and by which provider. */
@Component
public class ChannelStandings {

    private final List<ChannelReadiness> readiness;
    private final ChannelPauses pauses;

    ChannelStandings(List<ChannelReadiness> readiness, ChannelPauses pauses) {
        this.readiness = readiness;
        this.pauses = pauses;
    }

    /** Where the provider of e-mail refuses the organization, its second one sends instead. */
    public ChannelStanding of(DeliverySettings settings, Channel channel) {
        var provider = settings.provider(channel);
        if (!settings.enabled(channel)) {
            return new ChannelStanding(Reasons.CHANNEL_OFF, provider, List.of("The channel is off."));
        }
        var missing = readiness.stream()
                .flatMap(each -> each.reasons(settings, channel).stream())
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            return new ChannelStanding(Reasons.CHANNEL_NOT_READY, provider, missing);
        }
        if (provider == null) {
            return new ChannelStanding(Reasons.CHANNEL_NOT_READY, null, List.of("No provider is set."));
        }
        var refused = pauses.all(settings.organizationId(), channel);
        var why = refused.stream().map(ChannelPause::reason).toList();
        if (!isAmong(refused, provider)) {
            return new ChannelStanding(null, provider, List.of());
        }
        var second = second(settings, channel);
        return second == null || isAmong(refused, second)
                ? new ChannelStanding(Reasons.CHANNEL_PAUSED, provider, why)
                : new ChannelStanding(null, second, why);
    }

    private static boolean isAmong(List<ChannelPause> refused, String provider) {
        return refused.stream().anyMatch(each -> each.provider().equals(provider));
    }

    private static @Nullable String second(DeliverySettings settings, Channel channel) {
        return channel == Channel.EMAIL ? settings.fallbackProvider() : null;
    }
}
