package com.hunzal.hcm.database;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes what {@link Vendor#stored} gave as a word of letters, digits, {@code -} and {@code _}, for a client to send back:
 * on SQLite that can be text of any kind, a number or bytes.
 */
public final class StoredTime {

    private static final Base64.Encoder TO_WORD = Base64.getUrlEncoder().withoutPadding();

    private StoredTime() {}

    /** What {@link Vendor#timestamp(java.sql.ResultSet, String)} reads of it. */
    public static @Nullable Instant instant(@Nullable Object stored) {
        if (stored instanceof OffsetDateTime time) {
            return Vendor.within(time.toInstant());
        }
        return stored instanceof Instant instant ? instant : TimeText.parse(stored);
    }

    public static String toWord(@Nullable Object stored) {
        if (stored instanceof byte[] bytes) {
            return "b" + TO_WORD.encodeToString(bytes);
        }
        var kind = stored instanceof OffsetDateTime
                ? "o"
                : stored instanceof Double ? "d" : stored instanceof Number ? "n" : "t";
        return kind + TO_WORD.encodeToString(TimeText.text(stored).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if nothing of this database is written so */
    public static Object ofWord(String word, Vendor vendor) {
        var bytes = Base64.getUrlDecoder().decode(word.isEmpty() ? "" : word.substring(1));
        var text = new String(bytes, StandardCharsets.UTF_8);
        var kind = word.isEmpty() ? ' ' : word.charAt(0);
        if (vendor == Vendor.POSTGRESQL) {
            return time(kind == 'o' ? text : "");
        }
        return switch (kind) {
            case 'b' -> bytes;
            case 'd' -> Double.valueOf(text);
            case 'n' -> Long.valueOf(text);
            case 't' -> text;
            default -> throw new IllegalArgumentException("not a stored time: " + kind);
        };
    }

    private static OffsetDateTime time(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            var infinite = time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN);
            if (!infinite && (time.getYear() < -4700 || time.getYear() > 294_000)) {
                throw new IllegalArgumentException("beyond what the database can compare with");
            }
            return time;
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(notATime);
        }
    }
}
