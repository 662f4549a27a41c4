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
        "2026-01-02 03:04:05+00,           2026-01-02T03:04:05Z"
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
                "2026-01-02",
                "2026-13-01 00:00:00",
                "2026-02-30 00:00:00",
                "1767323045123"
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
