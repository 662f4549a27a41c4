package com.hunzal.hcm.audit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain ends.
 *
 * @param id the organization's, or {@link #SERVICE}
 * @param seq of its last entry, 0 if there is none
 * @param hash of its last entry, empty if there is none
 * @param last the number of the last entry that is there: another one than {@code seq} if somebody has changed either
 */
record AuditHead(String id, long seq, String hash, long last) {

    /** The chain of the whole service. No organization that anybody can act for has such an id. */
    static final String SERVICE = "";

    static String id(@Nullable String organizationId) {
        return Objects.requireNonNullElse(organizationId, SERVICE);
    }

    static @Nullable String organizationId(String id) {
        return id.equals(SERVICE) ? null : id;
    }

    /** The condition, as SQL, that an entry is of the chain {@code :chain}. */
    static String isOf(String id) {
        return id.equals(SERVICE) ? "organization_id IS NULL" : "organization_id = :chain";
    }
}
