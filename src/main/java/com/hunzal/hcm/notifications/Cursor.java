package com.hunzal.hcm.notifications;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended.
 *
 * @param fingerprint of the list's filter
 * @param place {@code created_at} of the last row in ISO-8601; empty where the id says it
 * @param id of the last row
 */
record Cursor(String fingerprint, String place, String id) {

    /** Characters of the longest that is made. */
    static final int LONGEST = 500;

    static String fingerprint(List<?> parts) {
        return Integer.toHexString(parts.hashCode());
    }

    String encode() {
        var text = fingerprint + "|" + place + "|" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return null if it is not one of this list */
    static @Nullable Cursor decode(String text, String fingerprint) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 3);
            return parts.length == 3 && parts[0].equals(fingerprint) && parts[2].indexOf('\0') < 0
                    ? new Cursor(parts[0], parts[1], parts[2])
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
