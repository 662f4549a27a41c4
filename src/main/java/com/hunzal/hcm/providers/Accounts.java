package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds what an organization sends with. */
interface Accounts {

    /**
     * @return empty if neither the organization nor the operator has any
     * @throws AccountUnreadable if the organization has some, and they cannot be decrypted
     */
    Optional<Account> find(String organizationId, Channel channel, String provider);

    /**
     * What it would be with other settings, and other credentials.
     *
     * @param body of the credentials; null for those that are saved
     * @throws AccountUnreadable if those that are saved cannot be decrypted
     */
    default Optional<Account> findAsIf(
            DeliverySettings changed, Channel channel, String provider, @Nullable JsonNode body) {
        return find(changed.organizationId(), channel, provider);
    }

    /** A message went out with this one. */
    default void succeeded(Channel channel, String provider, Account account) {}
}
