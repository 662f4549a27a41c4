package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Stands in for the table of suppressions until it is there: known to this node only. */
@Component
class Suppressions {

    private record Key(String organizationId, Channel channel, String address) {}

    private final Map<Key, String> reasons = new ConcurrentHashMap<>();

    Optional<String> isSuppressed(String organizationId, Channel channel, String address) {
        return Optional.ofNullable(reasons.get(new Key(organizationId, channel, address)));
    }

    void add(String organizationId, Channel channel, String address, String reason) {
        reasons.putIfAbsent(new Key(organizationId, channel, address), reason);
    }
}
