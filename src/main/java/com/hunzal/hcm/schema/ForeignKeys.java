package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Whether foreign keys let rows be written: those of tables that another program made, and our own. */
final class ForeignKeys {

    /** One that every installation has, and that is ours alone. */
    private static final String OWN_TABLE = "hcm_job_schedules";

    private ForeignKeys() {}

    static void check(String table, ActualTable actual, OrganizationsTable organizations, Obstacles problems) {
        for (var key : actual.foreignKeys()) {
            if (key.pointsTo(organizations, actual.schema())) {
                continue; // if it is not there, it is made
            }
            if (!key.exists()) {
                problems.add(
                        "the foreign key (%s) of table %s points to %s, which does not exist, so that no row could be written"
                                .formatted(String.join(", ", key.columns()), table, key.table()),
                        key.isOfOrganization() ? nameIt() : restore(key));
            } else if (key.isOfOrganization()) {
                problems.add(
                        "the foreign key (organization_id) of table %s points to %s and not to %s"
                                .formatted(table, key.table(), organizations.table()),
                        "Set hcm.organizations.table=%s if that is the HR system's table of organizations."
                                .formatted(key.table()));
            }
        }
    }

    private static String nameIt() {
        return "Let it point to the table of organizations, and name that in hcm.organizations.table.";
    }

    private static String restore(ForeignKey key) {
        return "Give " + key.table() + " back its name, or the table a foreign key that points to what is there.";
    }

    /** Those that the service's own tables of a file were made for. */
    static OrganizationsTable organizations(Connection connection) throws SQLException {
        return ActualTable.read(connection, OWN_TABLE).foreignKeys().stream()
                .filter(ForeignKey::isOfOrganization)
                .findFirst()
                .map(ForeignKey::table)
                .map(ForeignKeys::named)
                .orElseGet(() -> named(OrganizationsTable.OWN));
    }

    private static OrganizationsTable named(String table) {
        return new OrganizationsTable(table, Duration.ZERO);
    }

    /**
     * Of our own tables, which were made when the setting may have been another.
     *
     * @throws CannotStart if they point to another table than the one whose ids count
     */
    static void checkOwn(Connection connection, Vendor vendor, OrganizationsTable organizations) throws SQLException {
        var actual = ActualTable.read(connection, OWN_TABLE);
        List<ForeignKey> others = actual.foreignKeys().stream()
                .filter(key -> key.isOfOrganization() && !key.pointsTo(organizations, actual.schema()))
                .toList();
        if (!others.isEmpty()) {
            throw new CannotStart(
                    "The service's own tables were made for the organizations in %s, and now hcm.organizations.table names %s. Nothing was changed."
                            .formatted(others.get(0).table(), organizations.table()),
                    "Set it back; or stop the service, make a backup, and run the command rollback --yes and then migrate, which begins anew"
                            + " without the jobs and settings of before.");
        }
    }
}
