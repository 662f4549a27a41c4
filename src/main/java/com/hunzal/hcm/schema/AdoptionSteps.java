package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** What the migrations cannot do in SQL alone because it depends on the tables that they find; in their transactions. */
class AdoptionSteps implements Callback {

    private final OrganizationsTable organizations;
    private final Clock clock;

    AdoptionSteps(OrganizationsTable organizations, Clock clock) {
        this.organizations = organizations;
        this.clock = clock;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE || event == Event.AFTER_BASELINE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var connection = context.getConnection();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE && isOf("4", context)) {
                addRunAtLikeNextRetry(connection);
            } else if (event == Event.AFTER_EACH_MIGRATE && isOf("12", context)
                    || event == Event.AFTER_BASELINE
                            && ActualTable.read(connection, "hcm_absent_organizations")
                                    .exists()) { // somebody ran the file by hand
                noteThoseFromBefore(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot do what belongs to the migrations", e);
        }
    }

    private static boolean isOf(String version, Context context) {
        var migration = context.getMigrationInfo();
        return migration != null
                && migration.getVersion() != null
                && migration.getVersion().getVersion().equals(version);
    }

    /**
     * PostgreSQL compares a time with a zone and one without by the session's zone, and takes no such comparison into an
     * index. V8 has one of {@code run_at} and {@code next_retry_at}: so where another program made the latter without a
     * zone, V4, which adds the former only if it is missing, finds it there without one, too.
     */
    private static void addRunAtLikeNextRetry(Connection connection) throws SQLException {
        var retry = ActualTable.read(connection, "background_jobs").columns().get("next_retry_at");
        if (retry != null && retry.type().equals("timestamp") && Vendor.of(connection) == Vendor.POSTGRESQL) {
            execute(
                    connection,
                    "ALTER TABLE background_jobs ADD COLUMN IF NOT EXISTS run_at TIMESTAMP NOT NULL"
                            + " DEFAULT '1970-01-01 00:00:00'");
        }
    }

    /** Rows of organizations that were gone, or that were never in this table, are nothing for us to delete. */
    private void noteThoseFromBefore(Connection connection) throws SQLException {
        for (var table : ExpectedTable.PHASE_4) {
            execute(connection, """
                    INSERT INTO hcm_absent_organizations (organization_id, noticed_at, from_before)
                    SELECT DISTINCT organization_id, %s, %s FROM %s AS owned WHERE organization_id IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM %s organization WHERE organization.id = owned.organization_id)
                    ON CONFLICT DO NOTHING
                    """.formatted(
                            Vendor.of(connection) == Vendor.SQLITE ? "'%s'" : "CAST('%sZ' AS TIMESTAMPTZ)",
                            Vendor.of(connection) == Vendor.SQLITE ? "1" : "TRUE",
                            table.name(),
                            organizations.quoted())
                    .formatted(Vendor.SQLITE.timestamp(clock.instant())));
        }
    }

    @Override
    public String getCallbackName() {
        return "take-over";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
