package com.hunzal.hcm.secrets;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many secrets of one kind there are, and what they need.
 *
 * @param byKey by the id of the key that they were encrypted with, also where it is missing
 * @param plain in the clear, as another program wrote them
 * @param unreadable of those by key: the key is missing, or they were changed or moved
 */
public record SecretCount(String what, SortedMap<String, Integer> byKey, int plain, int unreadable) {

    public static SecretCount none(String what) {
        return new SecretCount(what, new TreeMap<>(), 0, 0);
    }

    /** One more. */
    public SecretCount and(Secrets secrets, String stored, String... context) {
        var keyId = secrets.keyId(stored);
        if (keyId.isEmpty()) {
            return new SecretCount(what, byKey, plain + 1, unreadable);
        }
        byKey.merge(keyId.get(), 1, Integer::sum);
        try {
            secrets.decrypt(stored, context);
            return this;
        } catch (SecretUnreadable lost) {
            return new SecretCount(what, byKey, plain, unreadable + 1);
        }
    }
}
