package com.hunzal.hcm.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done about a delivery now. */
sealed interface Decision {

    /** Nothing stands against it. */
    record Send(String provider) implements Decision {}

    /**
     * Later.
     *
     * @param reason as {@link com.hunzal.hcm.notifications.Reasons} has it
     * @param until null if it waits for a person
     * @param spread whether many may wait for this moment, which are not to come all at once
     */
    record Hold(String reason, @Nullable Instant until, boolean spread) implements Decision {}

    /** Never. */
    record Suppress(String reason) implements Decision {}

    /** Its time is over. */
    record Expire() implements Decision {}

    /**
     * Together with others.
     *
     * @param period at whose end it is told
     */
    record Digest(String reason, DigestPeriods.Period period) implements Decision {}
}
