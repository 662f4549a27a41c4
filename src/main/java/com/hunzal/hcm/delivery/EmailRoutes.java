package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds the ways that an organization's e-mail can go. */
@Component
class EmailRoutes {

    private final Providers providers;
    private final SenderIdentity identity;

    EmailRoutes(Providers providers, SenderIdentity identity) {
        this.providers = providers;
        this.identity = identity;
    }

    /**
     * Through its provider, and after that through the one that takes over; empty if neither has credentials.
     *
     * @throws AccountUnreadable if there are some that cannot be decrypted
     */
    List<EmailRoute> of(DeliverySettings settings) {
        return Stream.of(settings.emailProvider(), settings.fallbackProvider())
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(name -> route(settings, name).stream())
                .toList();
    }

    private Optional<EmailRoute> route(DeliverySettings settings, String name) {
        return providers
                .account(settings.organizationId(), Channel.EMAIL, name)
                .map(account -> new EmailRoute(name, account, identity.of(settings, account)));
    }
}
