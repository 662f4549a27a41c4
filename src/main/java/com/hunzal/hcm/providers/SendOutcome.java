package com.hunzal.hcm.providers;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to hand over a message.
 *
 * @param stage how far it came
 * @param advice for an admin, one sentence in our own words, never the provider's raw answer; empty if all is well
 * @param retryAfter the least time to wait, if the provider named one
 * @param providerId the provider's own id of the message, by which receipts come
 */
public record SendOutcome(
        Kind kind,
        Stage stage,
        String advice,
        @Nullable Duration retryAfter,
        @Nullable String providerId) {

    /** Only {@link #THROTTLED}, {@link #TRANSIENT} and some {@link #UNKNOWN} are tried again. */
    public enum Kind {
        /** The provider has taken it. */
        OK,
        /** Never to this address. */
        RECIPIENT,
        /** Nothing of this organization by this provider until an admin has acted. */
        CONFIG,
        /** Never this message. */
        MESSAGE,
        /** Not before the provider says so. */
        THROTTLED,
        /** Not now. */
        TRANSIENT,
        /** It may have arrived. */
        UNKNOWN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In the order in which an attempt passes them; {@link #ACCEPTED} is the end. */
    public enum Stage {
        CONFIGURATION,
        CONNECT,
        TLS,
        AUTHENTICATE,
        SENDER,
        RECIPIENT,
        CONTENT,
        ACCEPTED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static SendOutcome ok(@Nullable String providerId) {
        return new SendOutcome(Kind.OK, Stage.ACCEPTED, "", null, providerId);
    }

    public static SendOutcome of(Kind kind, Stage stage, String advice) {
        return new SendOutcome(kind, stage, advice, null, null);
    }

    public SendOutcome notBefore(@Nullable Duration delay) {
        return new SendOutcome(kind, stage, advice, delay, providerId);
    }

    /** Whether another attempt is made by itself. */
    boolean isRetried() {
        return kind == Kind.THROTTLED || kind == Kind.TRANSIENT;
    }
}
