package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The migrations as they run beside tables that another program made; the files are those of any other database. */
final class Adoption {

    private static final String REFERENCES = "REFERENCES ";
    private static final String ID = " (id)";

    private Adoption() {}

    static FluentConfiguration configure(Flyway flyway, OrganizationsTable organizations, Clock clock) {
        var given = flyway.getConfiguration();
        var configuration = Flyway.configure().configuration(given);
        configuration.callbacks(
                Stream.concat(Stream.of(given.getCallbacks()), Stream.of(new AdoptionSteps(organizations, clock)))
                        .toArray(Callback[]::new));
        if (organizations.isNamed()) {
            // What the files say of foreign keys is read as placeholders. So their checksums stay what they are
            // everywhere, and the setting may differ.
            configuration
                    .placeholderReplacement(true)
                    .placeholderPrefix(REFERENCES)
                    .placeholderSuffix(ID)
                    .placeholders(targets(organizations));
        }
        return configuration;
    }

    private static Map<String, String> targets(OrganizationsTable organizations) {
        var targets = new LinkedHashMap<String, String>();
        for (var vendor : Vendor.values()) {
            OwnTables.names(vendor).forEach(table -> targets.put(table, REFERENCES + table + ID));
        }
        targets.put(OrganizationsTable.OWN, REFERENCES + organizations.quoted() + ID);
        return targets;
    }
}
