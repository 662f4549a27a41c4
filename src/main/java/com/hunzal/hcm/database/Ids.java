package com.hunzal.hcm.database;

import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Makes the ids of new rows. */
public final class Ids {

    private Ids() {}

    /** A UUIDv7 (RFC 9562): begins with the time, so that new rows are appended to the primary key's index. */
    public static String next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
    }
}
