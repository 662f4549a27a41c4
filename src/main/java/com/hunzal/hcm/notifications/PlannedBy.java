package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import java.util.List;

/** By which versions of an organization's settings its rows were planned: between these two, which are the same as a rule. */
public record PlannedBy(String organizationId, String lowestVersion, String highestVersion) {

    /** Whether all were planned by this version. */
    public boolean isBy(String version) {
        return lowestVersion.equals(version) && highestVersion.equals(version);
    }

    /** @param condition which rows; without a version counts as one that no settings have */
    public static List<PlannedBy> find(Database database, String table, String condition, String after, int limit) {
        return database.reads()
                .sql("""
                SELECT organization_id, min(COALESCE(settings_version, '')) AS lowest,
                    max(COALESCE(settings_version, '')) AS highest
                FROM %s WHERE %s AND organization_id > :after
                GROUP BY organization_id ORDER BY organization_id LIMIT :limit
                """.formatted(table, condition))
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new PlannedBy(
                        row.getString("organization_id"), row.getString("lowest"), row.getString("highest")))
                .list();
    }
}
