package com.hunzal.hcm.secrets;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** @param id stands before what was encrypted with it, for all to see */
record EncryptionKey(String id, SecretKey key) {

    static final int BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Reads {@code id:base64}, several by comma or line; what follows a {@code #} is a remark.
     *
     * @throws IllegalArgumentException saying what is wrong, and nothing of the keys
     */
    static List<EncryptionKey> parse(String text) {
        var keys = new ArrayList<EncryptionKey>();
        for (var entry : text.replaceAll("(?m)#.*$", "").split("[,\\r\\n]")) {
            if (!entry.isBlank()) {
                var key = parseOne(entry.trim(), keys.size() + 1);
                if (keys.stream().anyMatch(each -> each.id().equals(key.id()))) {
                    throw new IllegalArgumentException("two keys have the id \"" + key.id() + "\"");
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        return List.copyOf(keys);
    }

    private static EncryptionKey parseOne(String entry, int number) {
        var colon = entry.indexOf(':');
        if (colon < 0 || !ID.matcher(entry.substring(0, colon)).matches()) {
            // Not the entry itself: without a colon it may be the key.
            throw new IllegalArgumentException("key " + number
                    + " does not begin with an id of up to 32 letters, digits, - and _, followed by a colon");
        }
        var id = entry.substring(0, colon);
        try {
            var bytes = Base64.getDecoder().decode(entry.substring(colon + 1).trim());
            if (bytes.length == BYTES) {
                return of(id, bytes);
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below; its own message quotes the text.
        }
        throw new IllegalArgumentException("the key \"" + id + "\" is not the base64 of " + BYTES + " bytes");
    }

    /** A new one as {@link #parse} reads it. Its id is random, too, so that the keys of two nodes are not taken for one. */
    static String random() {
        var id = new byte[4];
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(id);
        RANDOM.nextBytes(bytes);
        return "k" + HexFormat.of().formatHex(id) + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    private static EncryptionKey of(String id, byte[] bytes) {
        var key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
        return new EncryptionKey(id, key);
    }

    @Override
    public String toString() {
        return "EncryptionKey " + id;
    }
}
