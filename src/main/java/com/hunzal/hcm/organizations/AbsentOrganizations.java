package com.hunzal.hcm.organizations;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Follows deletes of organizations where no foreign key does: tables of another program may have none that cascades, and
 * on SQLite a program has to ask for them to be enforced at all. An organization has to be missing in two looks, so that
 * a program may write its rows in any order. Any number of nodes may look at the same time.
 */
@Component
class AbsentOrganizations {

    private static final Logger log = LoggerFactory.getLogger(AbsentOrganizations.class);

    /** Of each table in one look; the next goes on from there. */
    static final int MOST_LOOKED_AT = 1_000;

    /** Rows of one transaction. */
    private static final int BATCH = 500;

    /** Every table with an {@code organization_id}. What a delete would take along comes before it, in batches of its own. */
    static final List<String> ALL = List.of(
            "background_jobs",
            "notification_settings",
            "hcm_job_schedules",
            "hcm_job_pauses",
            "hcm_job_events",
            "hcm_job_statistics",
            "hcm_settings_versions",
            "hcm_provider_credentials",
            "hcm_channel_pauses",
            "hcm_test_sends",
            "hcm_send_counts",
            "hcm_send_paces",
            "hcm_digests",
            "hcm_deliveries",
            "hcm_attachments",
            "hcm_notifications",
            "hcm_suppressions",
            "hcm_receipts",
            "hcm_house_notices",
            "hcm_audit_entries",
            "hcm_audit_heads"); // behind its entries, after which the chain of one that is back would begin at their
    // numbers

    /** Too much comes and goes there to look for organizations, and it goes by itself: within days, whoever's it is. */
    static final Set<String> SHORT_LIVED = Set.of("hcm_job_events", "hcm_job_statistics");

    /**
     * In which an organization is noticed: whatever is left of it, maybe only there, one that is made anew with its id would
     * inherit, such as credentials, or a webhook in the history of settings.
     */
    private static final List<String> LOOKED_THROUGH =
            ALL.stream().filter(each -> !SHORT_LIVED.contains(each)).toList();

    /** From one organization to the next in an index, without a look at the rows in between. */
    private static final String LOOK = """
            WITH RECURSIVE each_one (id, number) AS (
                SELECT min(%3$s), 1 FROM %1$s WHERE %3$s > :last
                UNION ALL
                SELECT (SELECT min(%3$s) FROM %1$s WHERE %3$s > each_one.id), number + 1
                FROM each_one WHERE id IS NOT NULL AND number < :limit)
            SELECT id, CASE WHEN EXISTS (SELECT 1 FROM %2$s organization WHERE organization.id = each_one.id) THEN 1 ELSE 0 END
            FROM each_one WHERE id IS NOT NULL ORDER BY id
            """;

    private final Database database;
    private final OrganizationsTable table;
    private final Clock clock;
    private final boolean enabled;
    private final StuckRows.Kind stuck;
    private final Trouble deleting;
    private final Trouble noting;
    private final Map<String, String> lastOfEach = new HashMap<>();

    AbsentOrganizations(
            Database database,
            OrganizationsTable table,
            StuckRows stuck,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.database = database;
        this.table = table;
        this.clock = clock;
        this.enabled = enabled;
        this.stuck = stuck.of("Organizations are no longer there, and their rows cannot be deleted");
        this.deleting = new Trouble(
                log, clock, "Rows of deleted organizations could not be deleted; the next time tries again");
        this.noting = new Trouble(
                log, clock, "Rows of deleted organizations could not be looked for; the next time tries again");
    }

    private record Seen(String id, boolean exists) {}

    @Scheduled(
            initialDelayString = "${hcm.organizations.sweep-interval:1m}",
            fixedDelayString = "${hcm.organizations.sweep-interval:1m}")
    void sweepIfEnabled() {
        if (enabled) {
            sweep();
        }
    }

    /** Deletes the rows of those that the look before this one has noticed and that are still absent. Each step fails alone. */
    void sweep() {
        deleting.attempt(this::deleteRowsOfThoseNoted);
        noting.attempt(this::noteThoseAbsent);
    }

    private void deleteRowsOfThoseNoted() {
        if (isAnyNoted()) {
            forgetThoseThatAreBack();
            var due = stuck.without(notedBefore(clock.instant().minus(table.sweepInterval())));
            stuck.change(due, part -> {
                part.forEach(
                        this::deleteRowsOf); // in many transactions: what is deleted is deleted, whoever is refused
                return part;
            });
        }
    }

    private void noteThoseAbsent() {
        var absent = new TreeSet<String>();
        for (var each : LOOKED_THROUGH) {
            absent.addAll(absentFrom(each));
        }
        absent.forEach(this::note);
    }

    private boolean isAnyNoted() {
        return database.reads()
                .sql("SELECT 1 FROM hcm_absent_organizations LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private List<String> notedBefore(Instant moment) {
        return database.reads()
                .sql(
                        "SELECT organization_id FROM hcm_absent_organizations WHERE NOT from_before AND noticed_at <= :moment"
                                + " ORDER BY organization_id LIMIT " + stuck.limit(MOST_LOOKED_AT))
                .param("moment", database.vendor().timestamp(moment))
                .query(String.class)
                .list();
    }

    private void forgetThoseThatAreBack() {
        database.writes()
                .sql("DELETE FROM hcm_absent_organizations WHERE organization_id IN (SELECT id FROM "
                        + database.organizations() + ")")
                .update();
    }

    private List<String> absentFrom(String owned) {
        var seen = database.reads()
                .sql(look(owned, database.organizations()))
                .param("last", lastOfEach.getOrDefault(owned, ""))
                .param("limit", MOST_LOOKED_AT)
                .query((row, number) -> new Seen(row.getString(1), row.getInt(2) == 1))
                .list();
        lastOfEach.put(
                owned,
                seen.size() < MOST_LOOKED_AT ? "" : seen.get(seen.size() - 1).id());
        return seen.stream().filter(each -> !each.exists()).map(Seen::id).toList();
    }

    static String look(String owned, String organizations) {
        // The only table without an index that begins with the column itself. What is of no organization is not above
        // "".
        var id = owned.equals("hcm_job_pauses") ? "COALESCE(organization_id, '')" : "organization_id";
        return LOOK.formatted(owned, organizations, id);
    }

    private void note(String id) {
        database.writes()
                .sql("""
                INSERT INTO hcm_absent_organizations (organization_id, noticed_at) VALUES (:id, :now)
                ON CONFLICT DO NOTHING
                """)
                .param("id", id)
                .param("now", database.vendor().timestamp(clock.instant()))
                .update();
    }

    private void deleteRowsOf(String id) {
        var deleted = 0;
        for (var each : ALL) {
            int count;
            do {
                count = delete(each, id);
                deleted += count;
            } while (count == BATCH);
        }
        database.writes()
                .sql("DELETE FROM hcm_absent_organizations WHERE organization_id = :id AND NOT from_before")
                .param("id", id)
                .update();
        if (deleted > 0) {
            log.info("Deleted {} rows of the organization \"{}\", which is no longer there", deleted, id);
        }
    }

    /** Asks again, because it may have come back meanwhile, and waits for nobody: what is locked has its turn later. */
    private int delete(String owned, String id) {
        var batch = switch (database.vendor()) {
            case SQLITE -> "rowid IN (SELECT rowid FROM %s WHERE organization_id = :id LIMIT %d)";
            case POSTGRESQL ->
                "ctid = ANY (ARRAY (SELECT ctid FROM %s WHERE organization_id = :id LIMIT %d FOR UPDATE SKIP LOCKED))";
        };
        return database.writes()
                .sql("DELETE FROM " + owned + " WHERE " + batch.formatted(owned, BATCH)
                        + " AND NOT EXISTS (SELECT 1 FROM " + database.organizations() + " WHERE id = :id)")
                .param("id", id)
                .update();
    }
}
