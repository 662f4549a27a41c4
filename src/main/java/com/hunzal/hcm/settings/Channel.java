package com.hunzal.hcm.settings;

import java.util.Locale;

/** A way to reach somebody. */
public enum Channel {
    EMAIL,
    SMS,
    SLACK;

    /** As the API and the database name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such channel */
    public static Channel of(String text) {
        for (var channel : values()) {
            if (channel.text().equals(text)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("must be one of email, sms, slack");
    }
}
