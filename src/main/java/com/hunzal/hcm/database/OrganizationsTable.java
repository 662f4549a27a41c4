package com.hunzal.hcm.database;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the organizations are. The HR system owns that table; the service reads the column {@code id} and nothing else.
 *
 * @param table the table whose ids count, e.g. core_organizations, on PostgreSQL also schema.table. Only
 *     one with the default name is made where it is missing. To be set before the first start: what the service makes
 *     points to it
 * @param sweepInterval how often a node that runs jobs looks for rows of organizations that are no longer in the table,
 *     and were not the time before either: it deletes them, where no foreign key has done so
 */
@ConfigurationProperties("hcm.organizations")
public record OrganizationsTable(
        @DefaultValue(OrganizationsTable.OWN) String table,
        @DefaultValue("1m") Duration sweepInterval) {

    /** The one that the migrations make. */
    public static final String OWN = "organizations";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");

    public OrganizationsTable {
        var parts = table.split("\\.", -1);
        if (parts.length > 2
                || !Arrays.stream(parts).allMatch(part -> NAME.matcher(part).matches())) {
            throw new CannotStart(
                    "hcm.organizations.table \"" + table + "\" is not the name of a table.",
                    "Letters, digits and _ make a name, e.g. core_organizations, or on PostgreSQL hr.core_organizations.");
        }
    }

    /** Whether it is another program's, whatever is in it. */
    public boolean isNamed() {
        return !table.equals(OWN);
    }

    /** Null for the one that is searched first. */
    public @Nullable String schema() {
        var dot = table.indexOf('.');
        return dot < 0 ? null : table.substring(0, dot);
    }

    /** Without a schema. */
    public String name() {
        return table.substring(table.indexOf('.') + 1);
    }

    /** As SQL names it. */
    public String quoted() {
        // Unquoted as ever where it is ours, so that statements and plans are the same.
        return isNamed()
                ? Arrays.stream(table.split("\\."))
                        .map(part -> '"' + part + '"')
                        .collect(Collectors.joining("."))
                : OWN;
    }
}
