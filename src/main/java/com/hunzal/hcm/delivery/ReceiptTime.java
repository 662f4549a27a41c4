package com.hunzal.hcm.delivery;

import java.time.Duration;
import java.time.Instant;

/** When receipts are taken: providers try again for hours, and whoever has caught an old one is to get nowhere with it. */
final class ReceiptTime {

    /** How long after it was signed. */
    private static final Duration WINDOW = Duration.ofHours(25);

    /** Clocks differ. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** How long after its delivery was made: what is signed without a time is good as long as that. */
    static final Duration OF_A_DELIVERY = Duration.ofDays(30);

    /** How long it is known which were seen: longer than any of them is taken. */
    static final Duration REMEMBERED = Duration.ofDays(35);

    private ReceiptTime() {}

    /** @throws Receipt.NotBelieved if it was signed too long ago, or is to be signed yet */
    static void check(Instant signedAt, Instant now) {
        if (signedAt.isBefore(now.minus(WINDOW)) || signedAt.isAfter(now.plus(AHEAD))) {
            throw new Receipt.NotBelieved();
        }
    }
}
