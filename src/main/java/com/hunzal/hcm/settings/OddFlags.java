package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.SettingsRules.Finding;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQLite takes anything for a boolean: 7 counts as true then, as in SQL, and 'yes' as false. */
final class OddFlags {

    static final Set<String> COLUMNS = Set.of("email_enabled", "sms_enabled", "slack_enabled", "dnd_enabled");

    private OddFlags() {}

    /** @param columns a row as the database gave it, by name */
    static List<Finding> of(Map<String, @Nullable Object> columns) {
        return COLUMNS.stream()
                .sorted()
                .filter(name -> isOdd(columns.get(name)))
                .map(name -> new Finding(
                        name,
                        "must be 0 or 1 in the database, where it is "
                                + shown(Objects.requireNonNull(columns.get(name))
                                        .toString())))
                .toList();
    }

    private static boolean isOdd(@Nullable Object value) {
        return value != null
                && !(value instanceof Boolean)
                && !(value instanceof Number number && (number.doubleValue() == 0 || number.doubleValue() == 1));
    }

    private static String shown(String value) {
        return value.length() <= 20 && value.chars().noneMatch(Character::isISOControl) ? value : "something else";
    }
}
