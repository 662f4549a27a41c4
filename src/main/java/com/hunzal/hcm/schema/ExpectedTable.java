package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Phase 4 table as the migration guide lists it.
 *
 * @param columns kind of each column, in the guide's order
 * @param defaulted columns for which the guide promises a default
 * @param indexes columns of each index
 * @param filters conditions of the partial ones among the indexes
 * @param unique column that must be unique; "" if none
 */
record ExpectedTable(
        String name,
        Map<String, Kind> columns,
        Set<String> defaulted,
        Map<String, List<String>> indexes,
        Map<String, String> filters,
        String unique) {

    /** What a column holds; several declared types will do for each. */
    enum Kind {
        TEXT("text", "varchar", "char", "character varying", "clob", "json", "string", "uuid"),
        FLAG("integer", "int", "boolean", "bool", "tinyint", "smallint", "bit"),
        NUMBER("integer", "int", "int4", "int8", "bigint", "smallint"),
        TIMESTAMP("timestamp", "datetime", "text", "timestamptz");

        private final Set<String> sqliteTypes;

        Kind(String... sqliteTypes) {
            this.sqliteTypes = Set.of(sqliteTypes);
        }

        /** SQLite stores any value in any column; a declared type only has to be of the same family. */
        boolean accepts(Vendor vendor, String declaredType) {
            var type = declaredType.replaceAll("\\(.*", "").trim().toLowerCase(Locale.ROOT);
            return switch (vendor) {
                case SQLITE -> sqliteTypes.contains(type);
                case POSTGRESQL ->
                    switch (this) {
                        case TEXT -> Set.of("text", "varchar", "bpchar").contains(type);
                        case FLAG -> type.equals("bool");
                        case NUMBER -> Set.of("int4", "int8", "int2").contains(type);
                        // One without a zone is taken for UTC, as sessions of the service have it.
                        case TIMESTAMP -> Set.of("timestamptz", "timestamp").contains(type);
                    };
            };
        }

        /** The type to ask for in a message. */
        String preferred(Vendor vendor) {
            return switch (this) {
                case TEXT -> "TEXT";
                case FLAG -> vendor == Vendor.SQLITE ? "INTEGER" : "BOOLEAN";
                case NUMBER -> "INTEGER";
                case TIMESTAMP -> vendor == Vendor.SQLITE ? "TIMESTAMP" : "TIMESTAMPTZ";
            };
        }
    }

    static final ExpectedTable NOTIFICATION_SETTINGS = new ExpectedTable(
            "notification_settings",
            columns(
                    Kind.TEXT,
                    "id",
                    "organization_id", //
                    Kind.FLAG,
                    "email_enabled", //
                    Kind.TEXT,
                    "email_provider",
                    "email_from_address",
                    "email_from_name", //
                    Kind.FLAG,
                    "sms_enabled", //
                    Kind.TEXT,
                    "sms_provider", //
                    Kind.FLAG,
                    "slack_enabled", //
                    Kind.TEXT,
                    "slack_webhook_url",
                    "digest_frequency", //
                    Kind.FLAG,
                    "dnd_enabled", //
                    Kind.TEXT,
                    "dnd_start",
                    "dnd_end",
                    "custom_settings", //
                    Kind.TIMESTAMP,
                    "created_at",
                    "updated_at"),
            Set.of(
                    "email_enabled",
                    "email_provider",
                    "email_from_address",
                    "sms_enabled",
                    "slack_enabled",
                    "digest_frequency",
                    "dnd_enabled",
                    "dnd_start",
                    "dnd_end",
                    "created_at",
                    "updated_at"),
            Map.of(
                    "idx_notification_settings_org", List.of("organization_id"),
                    "idx_notification_settings_created", List.of("created_at")),
            Map.of(),
            "organization_id");

    static final ExpectedTable BACKGROUND_JOBS = new ExpectedTable(
            "background_jobs",
            columns(
                    Kind.TEXT,
                    "id",
                    "organization_id",
                    "job_type",
                    "status", //
                    Kind.NUMBER,
                    "priority", //
                    Kind.TEXT,
                    "payload",
                    "result",
                    "error_message", //
                    Kind.NUMBER,
                    "retry_count",
                    "max_retries", //
                    Kind.TIMESTAMP,
                    "next_retry_at",
                    "started_at",
                    "completed_at",
                    "created_at",
                    "updated_at"),
            Set.of("status", "priority", "retry_count", "max_retries", "created_at", "updated_at"),
            Map.of(
                    "idx_background_jobs_org", List.of("organization_id"),
                    "idx_background_jobs_status", List.of("status"),
                    "idx_background_jobs_type", List.of("job_type"),
                    "idx_background_jobs_created", List.of("created_at"),
                    "idx_background_jobs_next_retry", List.of("next_retry_at")),
            Map.of("idx_background_jobs_next_retry", "status = 'queued'"),
            "");

    static final List<ExpectedTable> PHASE_4 = List.of(NOTIFICATION_SETTINGS, BACKGROUND_JOBS);

    /** Columns that a later migration adds to a table: their presence tells that somebody ran it by hand. */
    record Added(String version, String migration, String table, List<String> columns) {}

    private static final String CREDENTIALS_AND_HISTORY = "V20__credentials_and_history.sql";

    private static final List<Added> ADDED = List.of(
            new Added(
                    "4",
                    "V4__job_engine.sql",
                    BACKGROUND_JOBS.name(),
                    List.of(
                            "run_at",
                            "attempt",
                            "crash_count",
                            "locked_by",
                            "lease_until",
                            "cancel_requested_at",
                            "checkpoint",
                            "idempotency_key",
                            "idempotency_hash")),
            new Added(
                    "5",
                    "V5__job_engine_features.sql",
                    BACKGROUND_JOBS.name(),
                    List.of("unique_key", "parent_id", "schedule_id", "progress", "progress_message", "failure_key")),
            new Added("9", "V9__schedule_overlap.sql", "hcm_job_schedules", List.of("overlap", "last_skipped_at")),
            new Added("10", "V10__scheduled_jobs.sql", "hcm_job_schedules", List.of("last_skipped_reason")),
            new Added(
                    "12",
                    "V12__absent_organizations.sql",
                    "hcm_absent_organizations",
                    List.of("organization_id", "noticed_at", "from_before")),
            new Added("13", "V13__journal_marker.sql", "hcm_journal_marker", List.of("marker")),
            new Added("18", "V18__checked_payloads.sql", "hcm_job_schedules", List.of("payload_check")),
            new Added("19", "V19__whole_service.sql", BACKGROUND_JOBS.name(), List.of("asked_by_root")),
            new Added("19", "V19__whole_service.sql", "hcm_job_schedules", List.of("asked_by_root")),
            new Added(
                    "19",
                    "V19__whole_service.sql",
                    "hcm_whole_service_runs",
                    List.of("job_type", "job_id", "started_at")),
            new Added(
                    "20",
                    CREDENTIALS_AND_HISTORY,
                    NOTIFICATION_SETTINGS.name(),
                    List.of(
                            "timezone",
                            "digest_hour",
                            "digest_weekday",
                            "sms_monthly_segments",
                            "email_fallback_provider",
                            "admin_recipients",
                            "notify_job_failed")),
            new Added(
                    "20", CREDENTIALS_AND_HISTORY, "hcm_settings_versions", List.of("version", "settings", "changes")),
            new Added(
                    "20", CREDENTIALS_AND_HISTORY, "hcm_provider_credentials", List.of("provider", "fields", "key_id")),
            new Added("20", CREDENTIALS_AND_HISTORY, "hcm_channel_pauses", List.of("channel", "provider", "reason")),
            new Added("20", CREDENTIALS_AND_HISTORY, "hcm_test_sends", List.of("organization_id", "sent_at")),
            new Added(
                    "21",
                    "V21__notifications.sql",
                    "hcm_notifications",
                    List.of("id", "organization_id", "event", "severity", "created_at", "job_id")),
            new Added(
                    "21",
                    "V21__notifications.sql",
                    "hcm_deliveries",
                    List.of("id", "notification_id", "organization_id", "channel", "state", "throttled_until")),
            new Added(
                    "21",
                    "V21__notifications.sql",
                    "hcm_delivery_attempts",
                    List.of("delivery_id", "attempt", "outcome")),
            new Added(
                    "22",
                    "V22__digests.sql",
                    "hcm_digests",
                    List.of("id", "organization_id", "channel", "address", "period_start", "job_id")),
            new Added(
                    "22",
                    "V22__digests.sql",
                    "hcm_attachments",
                    List.of("notification_id", "position", "name", "path", "content")),
            new Added(
                    "22",
                    "V22__digests.sql",
                    "hcm_send_counts",
                    List.of("organization_id", "name", "subject", "window_start", "used")),
            new Added(
                    "22",
                    "V22__digests.sql",
                    "hcm_send_paces",
                    List.of("organization_id", "name", "free_at", "queued_until")),
            new Added(
                    "23",
                    "V23__audit.sql",
                    "hcm_audit_heads",
                    List.of("id", "organization_id", "seq", "hash", "checked_at", "broken")),
            new Added(
                    "24",
                    "V24__house_notices.sql",
                    "hcm_house_notices",
                    List.of("organization_id", "event", "cause", "last_at")),
            new Added("25", "V25__tags.sql", BACKGROUND_JOBS.name(), List.of("tags")),
            new Added("25", "V25__tags.sql", "hcm_job_schedules", List.of("tags")));

    /** A name as it is spelled here, if the database takes both for the same. */
    static String spelled(String name, Vendor vendor) {
        return vendor == Vendor.SQLITE ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** Those that a database of this vendor may have. */
    static List<Added> added(Vendor vendor) {
        var tables = OwnTables.names(vendor);
        return ADDED.stream().filter(each -> tables.contains(each.table())).toList();
    }

    /** Reads "kind, name, name, kind, name": the order of the guide without a line for each column. */
    private static Map<String, Kind> columns(Object... kindsAndNames) {
        var columns = new LinkedHashMap<String, Kind>();
        var kind = Kind.TEXT;
        for (var each : kindsAndNames) {
            if (each instanceof Kind next) {
                kind = next;
            } else {
                columns.put((String) each, kind);
            }
        }
        return columns;
    }
}
