package com.hunzal.hcm.jobs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended, as text that fits into a query: of a long id, and of one with NUL, it says only the hash.
 *
 * @param fingerprint of the list's filter
 * @param place {@code created_at} of the last job, exactly as it is stored
 * @param id of the last job, or its hash
 */
record JobCursor(String fingerprint, String place, String id, boolean hashed) {

    /** Characters of the longest that is made, of an id of such length and a place of any sensible one. */
    static final int LONGEST = 2000;

    private static final int LONGEST_ID = 200;
    private static final String HASHED = "#";

    static JobCursor behind(String fingerprint, String place, String id) {
        var hashed = id.length() > LONGEST_ID || id.indexOf('\0') >= 0;
        return new JobCursor(fingerprint, place, hashed ? hash(id) : id, hashed);
    }

    String encode() {
        var text = fingerprint + (hashed ? HASHED : "") + "|"
                + place.replace("%", "%25").replace("|", "%7C") + "|" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return null if it is not one of ours */
    static @Nullable JobCursor decode(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 3);
            if (parts.length < 3 || parts[1].indexOf('\0') >= 0 || parts[2].indexOf('\0') >= 0) {
                return null; // not every database can be asked for NUL
            }
            var hashed = parts[0].endsWith(HASHED);
            return new JobCursor(
                    hashed ? parts[0].substring(0, parts[0].length() - HASHED.length()) : parts[0],
                    parts[1].replace("%7C", "|").replace("%25", "%"),
                    parts[2],
                    hashed);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    boolean isOf(String longId) {
        return id.equals(hash(longId));
    }

    private static String hash(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
