package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelReadiness;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether there is the provider that the settings name, and credentials for it that can be read. */
@Component
@Order(1) // after what the settings themselves lack
class ProviderReadiness implements ChannelReadiness {

    private final Credentials credentials;
    private final List<Provider> providers;

    ProviderReadiness(Credentials credentials, List<Provider> providers) {
        this.credentials = credentials;
        this.providers = providers;
    }

    @Override
    public List<String> reasons(DeliverySettings settings, Channel channel) {
        var name = settings.provider(channel);
        if (name == null) {
            return List.of(); // the settings say so themselves
        }
        if (providers.stream()
                .noneMatch(each -> each.channel() == channel && each.name().equals(name))) {
            return List.of("There is no provider \"" + name + "\" for this channel.");
        }
        return channel == Channel.SLACK ? List.of() : reasons(settings.organizationId(), channel, name);
    }

    private List<String> reasons(String organizationId, Channel channel, String provider) {
        try {
            return credentials.find(organizationId, channel, provider).isPresent()
                    ? List.of()
                    : List.of(Providers.noCredentials(channel, provider));
        } catch (AccountUnreadable lost) {
            return List.of(Providers.sentence(lost));
        }
    }
}
