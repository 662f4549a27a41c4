package com.hunzal.hcm.secrets;

import org.jspecify.annotations.Nullable;

/** A table in which a room keeps secrets. A bean for each: by these all of them are encrypted anew when keys change. */
public interface SecretStore {

    /** What it holds, e.g. {@code credentials}. */
    String name();

    /**
     * Encrypts anew what was not encrypted by the first key, of the next rows, in one short transaction. A row that somebody
     * changes at the same time stays as he has left it.
     *
     * @param after what the batch before answered; null to begin
     * @param most how many rows to change, about
     */
    Batch reencrypt(@Nullable String after, int most);

    /**
     * What was done.
     *
     * @param encrypted secrets that were encrypted anew, or for the first time
     * @param unreadable secrets that stay what they are, because their key is missing or they were changed
     * @param next where to go on; null at the end
     */
    record Batch(int encrypted, int unreadable, @Nullable String next) {}
}
