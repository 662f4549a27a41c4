package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.providers.Account;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a provider sends about messages that it has taken before, read and not believed yet.
 *
 * @param signedBy whether it was signed by the keys of an account
 * @param signedForAll whether the operator has said that whoever signed it may speak about all organizations
 * @param confirm to be called so that more come, if it asks for that; it is about no message then
 */
record Receipt(
        List<Event> events,
        Predicate<Account> signedBy,
        boolean signedForAll,
        @Nullable URI confirm) {

    /**
     * About one message.
     *
     * @param id the provider's, the same each time that it says this
     * @param messageId the provider's id of the message
     * @param reference our own id, if it comes back
     * @param state what becomes of the delivery; null if that stays
     * @param reason of that state
     * @param suppress why its address gets nothing more; null if it does
     */
    record Event(
            String id,
            @Nullable String messageId,
            @Nullable String reference,
            @Nullable DeliveryState state,
            @Nullable String reason,
            @Nullable String suppress) {

        /** Others tell only whose message it is, and so by whose keys they are signed. */
        boolean saysSomething() {
            return state != null || suppress != null;
        }
    }

    /** A request as it came, of which nobody knows yet whether a provider sent it. */
    record Raw(HeaderOf headers, byte[] body) {}

    /** The value of a header, if it was given. */
    interface HeaderOf {
        @Nullable
        String named(String name);
    }

    /** It is none, too old, or signed by nobody whom we know. Whoever made it up is not told which. */
    static final class NotBelieved extends RuntimeException {}
}
