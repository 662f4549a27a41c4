package com.hunzal.hcm.notifications;

import java.util.Locale;

/** How much a message matters. */
public enum Severity {
    /** Passes quiet hours and budgets, and is never part of a digest. */
    CRITICAL,
    NORMAL,
    /** Is told in a digest if nobody says otherwise, and not sent again if it may have arrived. */
    LOW;

    /** As the API and the database name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Severity of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
