package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.schema.ExpectedTable.Kind;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How a column of the guide is added to a table that another program made without it. */
record AddedColumn(String table, String name, String type, String defaultValue) {

    static final String ADVICE =
            "The command migrate --add-missing-columns adds the guide's columns, with their defaults.";

    /** Without these it is another table, whose rows nobody could make sense of. */
    private static final Set<String> NEVER_ADDED = Set.of("id", "organization_id", "job_type");

    private static final Map<String, String> CONSTANTS = Map.of(
            "email_provider", "'smtp'",
            "email_from_address", "'noreply@hunzal.com'",
            "digest_frequency", "'daily'",
            "dnd_start", "'22:00'",
            "dnd_end", "'06:00'",
            "status", "'queued'",
            "priority", "0",
            "retry_count", "0",
            "max_retries", "3");

    /** What a row of before tells of a column that it did not have, so that nothing old looks new, or runs again. */
    private static final Map<String, String> FROM_OTHERS = Map.of(
            "background_jobs.status",
            "CASE WHEN completed_at IS NULL AND error_message IS NULL THEN 'queued'"
                    + " WHEN error_message IS NULL THEN 'completed' ELSE 'failed' END",
            "background_jobs.created_at",
            "COALESCE(started_at, completed_at, updated_at, %s)",
            "background_jobs.updated_at",
            "COALESCE(completed_at, started_at, created_at, %s)",
            "notification_settings.created_at",
            "COALESCE(updated_at, %s)",
            "notification_settings.updated_at",
            "COALESCE(created_at, %s)");

    static boolean isPossible(String table, String name) {
        return ExpectedTable.PHASE_4.stream().anyMatch(each -> each.name().equals(table))
                && !NEVER_ADDED.contains(name);
    }

    static AddedColumn of(ExpectedTable table, String name, Vendor vendor, ActualTable actual) {
        var kind = Objects.requireNonNull(table.columns().get(name));
        var type = type(kind, vendor, actual);
        return new AddedColumn(
                table.name(),
                name,
                type,
                table.defaulted().contains(name) ? defaultValue(kind, name, vendor, type) : "");
    }

    /** As the table's other times, so that all of them mean the same to other programs. */
    private static String type(Kind kind, Vendor vendor, ActualTable actual) {
        var withoutZone = vendor == Vendor.POSTGRESQL
                && kind == Kind.TIMESTAMP
                && actual.columns().values().stream()
                        .anyMatch(column -> column.type().equals("timestamp"));
        return withoutZone ? "TIMESTAMP" : kind.preferred(vendor);
    }

    private static String defaultValue(Kind kind, String name, Vendor vendor, String type) {
        var value = switch (kind) {
            case FLAG -> flag(name.equals("email_enabled"), vendor);
            case TIMESTAMP -> type.equals("TIMESTAMP") ? "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')" : "CURRENT_TIMESTAMP";
            default -> Objects.requireNonNull(CONSTANTS.get(name));
        };
        // SQLite adds no column with a default that is not constant. Where a job has no time the sweep mends it.
        return vendor == Vendor.SQLITE && kind == Kind.TIMESTAMP ? "" : " DEFAULT " + value;
    }

    private static String flag(boolean on, Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> on ? "1" : "0";
            case POSTGRESQL -> on ? "TRUE" : "FALSE";
        };
    }

    String statement() {
        return "ALTER TABLE %s ADD COLUMN %s %s%s".formatted(table, name, type, defaultValue);
    }

    /**
     * For rows of before, once all columns are there.
     *
     * @param now a time as text in UTC
     * @return "" if the default will do
     */
    String filling(String now) {
        var value = FROM_OTHERS.get(table + "." + name);
        return value == null
                ? ""
                : "UPDATE %s SET %s = %s"
                        .formatted(table, name, value.formatted("CAST('%s' AS %s)".formatted(now, filled())));
    }

    /** SQLite would make a number of what is cast to TIMESTAMP. */
    private String filled() {
        return defaultValue.isEmpty() ? "TEXT" : type;
    }
}
