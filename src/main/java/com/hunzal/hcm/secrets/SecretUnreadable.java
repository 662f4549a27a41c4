package com.hunzal.hcm.secrets;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something encrypted cannot be decrypted. Never to be taken for "there is nothing". */
public class SecretUnreadable extends RuntimeException {

    private final @Nullable String missingKey;

    private SecretUnreadable(String message, @Nullable String missingKey) {
        super(message);
        this.missingKey = missingKey;
    }

    static SecretUnreadable keyIsMissing(String id) {
        return new SecretUnreadable("key " + id + " is missing", id);
    }

    /** It was changed, or stands in another place than the one that it was encrypted for; or the key is another one. */
    static SecretUnreadable tampered(String keyId) {
        return new SecretUnreadable("it does not fit key " + keyId + " and its place: it was changed or moved", null);
    }

    static SecretUnreadable notEncrypted() {
        return new SecretUnreadable("it is not in the form of something encrypted", null);
    }

    /** The id of the key that would decrypt it; empty if the key is there and does not. */
    Optional<String> missingKey() {
        return Optional.ofNullable(missingKey);
    }

    /** What to tell an admin, as the end of a sentence about {@code what}. */
    public String because(String what) {
        return what + " cannot be decrypted: " + getMessage();
    }
}
