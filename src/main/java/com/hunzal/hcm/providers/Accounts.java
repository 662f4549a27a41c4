package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what an organization sends with: its own credentials, else the operator's. */
@Component
class Accounts {

    /** @return empty if neither has any */
    Optional<Account> find(String organizationId, Channel channel, String provider) {
        return Optional.empty();
    }
}
