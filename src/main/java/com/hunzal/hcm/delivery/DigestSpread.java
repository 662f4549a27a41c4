package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.DigestEntries;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How long after the end of its period a digest is made, by {@code hcm.notifications.digest-spread}: all organizations of a
 * zone have theirs at the same hour. Always the same for one recipient.
 */
@Component
class DigestSpread {

    private final DeliveryProperties properties;

    DigestSpread(DeliveryProperties properties) {
        this.properties = properties;
    }

    Duration of(DigestEntries.Key key) {
        var most = properties.digestSpread().toMillis();
        var hash =
                (key.organizationId() + '\n' + key.channel() + '\n' + key.address()).hashCode() * 0x9E3779B97F4A7C15L;
        return most == 0 ? Duration.ZERO : Duration.ofMillis(Math.floorMod(hash, most));
    }
}
