package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPause;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class StoredEmailRules implements EmailRules {

    private final Settings settings;
    private final ChannelPauses pauses;
    private final Suppressions suppressions;

    StoredEmailRules(Settings settings, ChannelPauses pauses, Suppressions suppressions) {
        this.settings = settings;
        this.pauses = pauses;
        this.suppressions = suppressions;
    }

    @Override
    public DeliverySettings settings(String organizationId) {
        return settings.forDelivery(organizationId);
    }

    @Override
    public Optional<String> suppressed(String organizationId, EmailAddress address) {
        return suppressions.isSuppressed(organizationId, Channel.EMAIL, address.toString());
    }

    @Override
    public List<ChannelPause> pauses(String organizationId) {
        return pauses.all(organizationId, Channel.EMAIL);
    }

    @Override
    public void pause(String organizationId, String provider, String reason) {
        pauses.pause(organizationId, Channel.EMAIL, provider, reason);
    }
}
