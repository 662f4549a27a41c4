package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.SettingsRules.Finding;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SQLite takes anything for a boolean and for a number: of booleans 7 counts as true then, as in SQL, and 'yes' as false. A
 * number that is none counts as its default. What is told of a value is the same each time, because what is told tells one
 * state from another.
 */
final class OddColumns {

    private static final Set<String> FLAGS =
            Set.of("email_enabled", "sms_enabled", "slack_enabled", "dnd_enabled", "notify_job_failed");
    private static final Set<String> NUMBERS = Set.of("digest_hour", "sms_monthly_segments");

    private static final int MOST_SHOWN_BYTES = 16;

    private OddColumns() {}

    /** @param columns a row as {@link SettingsRows#columns} gives it */
    static List<Finding> of(Map<String, @Nullable Object> columns) {
        return Stream.concat(
                        FLAGS.stream()
                                .filter(name -> isOddFlag(columns.get(name)))
                                .map(name -> finding(name, "0 or 1", columns)),
                        NUMBERS.stream()
                                .filter(name -> columns.get(name) != null && !(columns.get(name) instanceof Integer))
                                .map(name -> finding(name, "a whole number", columns)))
                .sorted(Comparator.comparing(Finding::field))
                .toList();
    }

    private static Finding finding(String name, String wanted, Map<String, @Nullable Object> columns) {
        var value = Objects.requireNonNull(columns.get(name));
        return new Finding(name, "must be %s in the database, where it is %s".formatted(wanted, shown(value)));
    }

    private static boolean isOddFlag(@Nullable Object value) {
        return value != null
                && !(value instanceof Boolean)
                && !(value instanceof Number number && (number.doubleValue() == 0 || number.doubleValue() == 1));
    }

    private static String shown(Object value) {
        if (value instanceof ByteBuffer bytes) {
            return shown(bytes);
        }
        var text = value.toString();
        return text.length() <= 20 && text.chars().noneMatch(Character::isISOControl) ? text : "something else";
    }

    /** As SQL has them. What Python stores for a number of numpy are eight. */
    private static String shown(ByteBuffer bytes) {
        return bytes.remaining() <= MOST_SHOWN_BYTES
                ? "the bytes x'%s'".formatted(HexFormat.of().formatHex(bytes.array()))
                : "%s bytes".formatted(bytes.remaining());
    }

    /** What stands in the column for this field of these settings. */
    static @Nullable Object stored(String name, SettingsValues values) {
        return switch (name) {
            case "email_enabled" -> values.emailEnabled();
            case "sms_enabled" -> values.smsEnabled();
            case "slack_enabled" -> values.slackEnabled();
            case "dnd_enabled" -> values.dndEnabled();
            case "notify_job_failed" -> values.notifyJobFailed();
            case "digest_hour" -> values.digestHour();
            case "sms_monthly_segments" -> values.smsMonthlySegments();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
