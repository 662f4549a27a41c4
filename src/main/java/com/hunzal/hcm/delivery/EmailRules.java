package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.settings.ChannelPause;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Optional;

/** What an e-mail that somebody asks for now is held against. */
interface EmailRules {

    DeliverySettings settings(String organizationId);

    /** Why the organization writes to this address no more. */
    Optional<String> suppressed(String organizationId, EmailAddress address);

    /** Providers of e-mail that the organization does not send by, the oldest first. */
    List<ChannelPause> pauses(String organizationId);

    /** @param reason one sentence for an admin */
    void pause(String organizationId, String provider, String reason);
}
