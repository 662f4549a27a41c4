package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorTests {

    @Test
    void sqliteStoresWhatSqlAlchemyStores() {
        assertThat(Vendor.SQLITE.timestamp(Instant.parse("2026-01-02T03:04:05.123456789Z")))
                .isEqualTo("2026-01-02 03:04:05.123456");
        assertThat(Vendor.SQLITE.timestamp(Instant.parse("2026-01-02T03:04:05Z")))
                .isEqualTo("2026-01-02 03:04:05.000000");
        assertThat(Vendor.SQLITE.timestamp(Instant.parse("0007-01-02T03:04:05.000006Z")))
                .isEqualTo("0007-01-02 03:04:05.000006");
        assertThat(Vendor.SQLITE.timestamp(Instant.parse("+12026-01-02T03:04:05Z")))
                .isEqualTo("+12026-01-02 03:04:05.000000");
        assertThat(Vendor.SQLITE.timestampOrNull(null)).isNull();
    }

    @Test
    void storedTimesSortAsText() {
        var start = Instant.parse("2025-12-31T23:59:59.999999Z");
        var inOrder = Stream.of(0, 1, 999, 1_000_000, 86_400_000)
                .map(millis -> Vendor.SQLITE
                        .timestamp(start.plus(Duration.ofMillis(millis)))
                        .toString())
                .toList();

        assertThat(inOrder).isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02 03:04:05.123456,       2026-01-02T03:04:05.123456Z", // SQLAlchemy
        "2026-01-02 03:04:05,              2026-01-02T03:04:05Z", // CURRENT_TIMESTAMP
        "2026-01-02 03:04:05.5,            2026-01-02T03:04:05.5Z",
        "2026-01-02 03:04,                 2026-01-02T03:04:00Z",
        "2026-01-02T03:04:05Z,             2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123456789Z,   2026-01-02T03:04:05.123456789Z",
        "2026-01-02T03:04:05.123456,       2026-01-02T03:04:05.123456Z",
        "2026-01-02 03:04:05.123456+02:00, 2026-01-02T01:04:05.123456Z",
        "2026-01-02T03:04:05-0530,         2026-01-02T08:34:05Z",
        "2026-01-02 03:04:05+00,           2026-01-02T03:04:05Z",
        "2026-01-02 03:04:05 +0530,        2026-01-01T21:34:05Z", // Ruby
        "2026-01-02 03:04:05.5 +0000 UTC,  2026-01-02T03:04:05.5Z", // Go
        "'2026-01-02 03:04:05,123',        2026-01-02T03:04:05.123Z", // Python's log
        "2026-01-02T03:04:05+05:00[Asia/Karachi], 2026-01-01T22:04:05Z",
        "2026-01-02 03:04:05.0,            2026-01-02T03:04:05Z", // JDBC
        "20260102T030405Z,                 2026-01-02T03:04:05Z",
        "20260102,                         2026-01-02T00:00:00Z",
        "2026-01-02,                       2026-01-02T00:00:00Z", // date()
        "2026-01-02T03:04Z,                2026-01-02T03:04:00Z",
        "2026-02-30 00:00:00,              2026-03-02T00:00:00Z", // as SQLite counts
        "2026-01-02 24:00:00.000000,       2026-01-03T00:00:00Z",
        "2026-01-31 23:59:59.999999,       2026-01-31T23:59:59.999999Z",
        "1767323045,                       2026-01-02T03:04:05Z", // unixepoch()
        "1767323045.123456,                2026-01-02T03:04:05.123456Z", // time.time()
        "1767323045123,                    2026-01-02T03:04:05.123Z",
        "1767323045123456,                 2026-01-02T03:04:05.123456Z",
        "1767323045123456789,              2026-01-02T03:04:05.123456789Z",
        "2461042.627835648,                2026-01-02T03:04:05Z", // julianday()
        "infinity,                         9999-12-31T23:59:59.999999Z",
        "-infinity,                        0001-01-01T00:00:00Z",
        "294276-12-31 00:00:00+00,         9999-12-31T23:59:59.999999Z",
        "0044-03-15 00:00:00+00 BC,        0001-01-01T00:00:00Z"
    })
    void sqliteReadsWhatOtherProgramsStore(String stored, Instant instant) throws Exception {
        assertThat(readBack(stored)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "yesterday",
                "tomorrow",
                "10:00",
                "2026-13-01 00:00:00",
                "2026-01-32",
                "2026-01-02 25:00:00",
                "2026-01-02 03:04:05+24:00",
                "0000-00-00 00:00:00",
                "31.12.2026 09:00",
                "12/31/2026",
                "a|b",
                "1e999",
                "NaN",
                "--5",
                "0",
                "99",
                "2026"
            })
    void whatIsNoTimeReadsAsNone(String stored) throws Exception {
        assertThat(readBack(stored)).isNull();
    }

    @Test
    void nullReadsAsNone() throws Exception {
        assertThat(readBack(null)).isNull();
    }

    @Test
    void postgresqlGetsMicrosecondsInUtc() {
        assertThat(Vendor.POSTGRESQL.timestamp(Instant.parse("2026-01-02T03:04:05.123456789Z")))
                .isEqualTo(OffsetDateTime.parse("2026-01-02T03:04:05.123456Z"));
    }

    @Test
    void otherDatabasesAreRefused() {
        assertThatThrownBy(() -> Vendor.of("MySQL"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("MySQL");
    }

    private static Instant readBack(String stored) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                var query = connection.prepareStatement("SELECT ? AS moment")) {
            query.setString(1, stored);
            try (var row = query.executeQuery()) {
                row.next();
                return Vendor.SQLITE.timestamp(row, "moment");
            }
        }
    }
}
