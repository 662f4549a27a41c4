package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.Channels.State;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks all who know whether a channel can be used. */
@Component
class ChannelStates {

    private final List<ChannelReadiness> readiness;
    private final ChannelPauses pauses;

    ChannelStates(List<ChannelReadiness> readiness, ChannelPauses pauses) {
        this.readiness = readiness;
        this.pauses = pauses;
    }

    Channels of(DeliverySettings settings) {
        return new Channels(of(settings, Channel.EMAIL), of(settings, Channel.SMS), of(settings, Channel.SLACK));
    }

    State of(DeliverySettings settings, Channel channel) {
        if (!settings.enabled(channel)) {
            return State.OFF;
        }
        var reasons = readiness.stream()
                .flatMap(each -> each.reasons(settings, channel).stream())
                .toList();
        if (!reasons.isEmpty()) {
            return State.notReady(reasons);
        }
        var provider = settings.provider(channel);
        var refused = pauses.all(settings.organizationId(), channel);
        if (refused.stream().noneMatch(each -> each.provider().equals(provider))) {
            return State.ready(readiness.stream()
                    .flatMap(each -> each.remarks(settings, channel).stream())
                    .toList());
        }
        var second = channel == Channel.EMAIL ? settings.fallbackProvider() : null;
        return second == null
                        || refused.stream().anyMatch(each -> each.provider().equals(second))
                ? State.paused(refused)
                : State.ready(List.of(
                        refused.get(0).reason(), "Meanwhile e-mail goes through " + second + ", the second provider."));
    }
}
