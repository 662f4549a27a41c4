package com.hunzal.hcm.notifications;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What has become of a delivery. */
@Schema(enumAsRef = true)
public enum DeliveryState {
    /** Its job is due. */
    PENDING,
    /** Waits: for a moment, for an admin, or to be tried again. */
    HELD,
    /** Becomes part of a digest. */
    DIGESTED,
    /** A provider is being asked, or was when the service stopped. */
    SENDING,
    /** The provider has taken it. */
    SENT,
    /** The provider says that it arrived. */
    DELIVERED,
    /** The provider says that it did not. */
    BOUNCED,
    /** Nobody was asked to send it, and nobody will be. */
    SUPPRESSED,
    /** Refused for good. */
    FAILED,
    /** It may have arrived. */
    UNKNOWN,
    /** Not sent in the time that it had. */
    EXPIRED,
    CANCELLED;

    static final List<String> TEXTS =
            Arrays.stream(values()).map(DeliveryState::text).toList();

    /** As the API and the database name it. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What may still be kept from being sent. */
    boolean isOpen() {
        return this == PENDING || this == HELD || this == DIGESTED;
    }

    /** What may be sent once more. */
    boolean isResendable() {
        return switch (this) {
            case FAILED, UNKNOWN, BOUNCED, SUPPRESSED, EXPIRED, CANCELLED, SENT -> true;
            default -> false;
        };
    }
}
