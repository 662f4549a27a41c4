package com.hunzal.hcm.web;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the bodies of requests may take in memory.
 *
 * @param memory what all bodies together may take while they are read and worked on, a quarter of the heap if not set.
 *     Whoever would need more waits, and is then answered 503. Bodies of up to 4 KiB are not counted
 * @param patience how long such a request waits
 * @param share how much of that memory one organization may have, from 0.1 to 1
 */
@Validated
@ConfigurationProperties("hcm.bodies")
record BodyProperties(
        @Nullable DataSize memory,
        @DefaultValue("5s") Duration patience,

        @DefaultValue("0.5") @DecimalMin("0.1") @DecimalMax("1")
        double share) {

    private static final int SHARE_OF_HEAP = 4;

    long bytes() {
        return memory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : memory.toBytes();
    }
}
