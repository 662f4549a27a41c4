package com.hunzal.hcm.security;

import com.hunzal.hcm.database.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A code by which somebody who sees a first run's output signs in: once, within an hour. Only its hash is kept. */
final class SignInCode {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int BYTES = 32;

    private final Clock clock;
    private final AtomicReference<@Nullable Issued> issued = new AtomicReference<>();

    SignInCode(Clock clock) {
        this.clock = clock;
    }

    private record Issued(byte[] hash, Instant until) {}

    /** The one before, if it was not used, counts no more. */
    String issue() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        issued.set(new Issued(Sha256.of(code), clock.instant().plus(LIFETIME)));
        return code;
    }

    /** Of several that send it at the same time, one gets true. */
    boolean use(String code) {
        var current = issued.get();
        return current != null
                && MessageDigest.isEqual(current.hash(), Sha256.of(code))
                && issued.compareAndSet(current, null)
                && clock.instant().isBefore(current.until());
    }
}
