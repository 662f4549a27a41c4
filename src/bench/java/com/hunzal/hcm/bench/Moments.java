package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** Time that processes of one machine agree on. */
final class Moments {

    private Moments() {}

    /** Nanoseconds since 1970; they advance in steps of a microsecond or less. */
    static long epochNanos() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** A column that is not null. */
    static long nanos(Vendor vendor, ResultSet row, String column) throws SQLException {
        return epochNanos(Objects.requireNonNull(vendor.timestamp(row, column)));
    }
}
