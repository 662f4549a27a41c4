package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelReadiness;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says in the settings where e-mail does not come from the address that they name. */
@Component
@Order(2) // after the providers
class SenderRemark implements ChannelReadiness {

    private final ObjectProvider<Providers> providers; // looked up late: it needs the settings, which ask here
    private final SenderIdentity identity;

    SenderRemark(ObjectProvider<Providers> providers, SenderIdentity identity) {
        this.providers = providers;
        this.identity = identity;
    }

    @Override
    public List<String> reasons(DeliverySettings settings, Channel channel) {
        return List.of();
    }

    @Override
    public List<String> remarks(DeliverySettings settings, Channel channel) {
        if (channel != Channel.EMAIL) {
            return List.of();
        }
        try {
            return providers
                    .getObject()
                    .account(settings.organizationId(), channel, settings.emailProvider())
                    .map(account -> identity.of(settings, account).note())
                    .map(List::of)
                    .orElse(List.of());
        } catch (AccountUnreadable said) {
            return List.of(); // the providers' room says it, and then the channel is not ready
        }
    }
}
