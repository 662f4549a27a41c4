package com.hunzal.hcm.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of the list ended, as text that fits into a query.
 *
 * @param fingerprint of the list's filter
 * @param at of the last entry
 * @param seq of the last entry
 */
record AuditCursor(String fingerprint, Instant at, long seq) {

    /** Characters. */
    static final int LONGEST = 200;

    String encode() {
        var text = fingerprint + "|" + at + "|" + seq;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return null if it is not one of ours */
    static @Nullable AuditCursor decode(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
            return parts.length == 3
                    ? new AuditCursor(parts[0], Instant.parse(parts[1]), Long.parseLong(parts[2]))
                    : null;
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return null;
        }
    }
}
