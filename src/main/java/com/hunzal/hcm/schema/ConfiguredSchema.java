package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.OrganizationsTable;
import org.springframework.stereotype.Component;

/** The tables of the configured database, as they are. Nothing here changes them. */
@Component
public class ConfiguredSchema {

    private final ConfiguredDatabase database;
    private final OrganizationsTable organizations;

    ConfiguredSchema(ConfiguredDatabase database, OrganizationsTable organizations) {
        this.database = database;
        this.organizations = organizations;
    }

    /** @throws CannotStart if there is no database */
    public Inspection inspect() {
        return database.look((connection, vendor) -> Inspection.of(database.name(), connection, vendor, organizations));
    }

    /** @throws CannotStart if there is no database */
    public boolean hasTable(String table) {
        return database.look(
                (connection, vendor) -> ActualTable.read(connection, table).exists());
    }

    /** @throws CannotStart if there is no database, or in it no table of organizations */
    public void requireOrganizations() {
        if (!database.look((connection, vendor) ->
                ActualTable.read(connection, organizations).exists())) {
            throw new CannotStart(
                    database.name() + " has no table " + organizations.table() + ".",
                    organizations.isNamed()
                            ? "Name the HR system's in hcm.organizations.table."
                            : "Run the command migrate first.");
        }
    }

    /** @throws CannotStart if there is no database, or not yet the tables of this service */
    public void requireMigrated() {
        if (!database.look((connection, vendor) -> MigrationHistory.isIn(connection))) {
            throw new CannotStart(
                    database.name() + " does not have the service's tables yet.", "Run the command migrate first.");
        }
    }
}
