package com.hunzal.hcm.jobs;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which job types are not to be started, for one organization or for all. What runs already is left alone. */
@Component
public class Pauses {

    /** Stands for all organizations in the unique index. */
    private static final String ALL = "";

    private final Database database;
    private final JobSignals signals;
    private final AuditTrail audit;
    private final Clock clock;

    Pauses(Database database, JobSignals signals, AuditTrail audit, Clock clock) {
        this.database = database;
        this.signals = signals;
        this.audit = audit;
        this.clock = clock;
    }

    /** The condition that jobs of a lane, which has columns organization_id and job_type, are not paused. */
    public static String noneOf(String lane) {
        return """
            NOT EXISTS (SELECT 1 FROM hcm_job_pauses pause WHERE pause.job_type = %1$s.job_type
                AND (pause.organization_id IS NULL OR pause.organization_id = %1$s.organization_id))
            """.formatted(lane);
    }

    /** Those that hold for the organization, and those for all, which come first. */
    public List<Pause> of(String organizationId, String jobType) {
        return byType(organizationId).getOrDefault(jobType, List.of());
    }

    /** @param organizationId null for only those that hold for all */
    SortedMap<String, List<Pause>> byType(@Nullable String organizationId) {
        var byType = new TreeMap<String, List<Pause>>();
        database.reads()
                .sql("""
                SELECT * FROM hcm_job_pauses WHERE COALESCE(organization_id, '') IN ('', :org)
                ORDER BY COALESCE(organization_id, ''), job_type
                """)
                .param("org", Objects.requireNonNullElse(organizationId, ALL))
                .query(row -> {
                    byType.computeIfAbsent(row.getString("job_type"), type -> new ArrayList<>())
                            .add(read(row));
                });
        return byType;
    }

    private Pause read(ResultSet row) throws SQLException {
        return new Pause(
                row.getString("organization_id"),
                Objects.requireNonNullElse(database.vendor().timestamp(row, "paused_at"), java.time.Instant.EPOCH),
                row.getString("paused_by"),
                row.getString("reason"));
    }

    /**
     * Does nothing if it is paused already: it stays known who did it first, when and why.
     *
     * @param organizationId null for all
     */
    void pause(@Nullable String organizationId, String jobType, String by, @Nullable String reason) {
        var details = new LinkedHashMap<String, @Nullable Object>();
        details.put("reason", reason);
        change(
                organizationId,
                "job_type.pause",
                jobType,
                details,
                () -> database.writes()
                        .sql("""
                INSERT INTO hcm_job_pauses (id, organization_id, job_type, paused_at, paused_by, reason)
                VALUES (:id, :org, :type, :now, :by, :reason)
                ON CONFLICT DO NOTHING
                """)
                        .param("id", Ids.next())
                        .param("org", organizationId)
                        .param("type", jobType)
                        .param("now", database.vendor().timestamp(clock.instant()))
                        .param("by", by)
                        .param("reason", reason)
                        .update());
    }

    /** @param organizationId null lifts the pause for all, and leaves those of single organizations */
    void resume(@Nullable String organizationId, String jobType) {
        change(
                organizationId,
                "job_type.resume",
                jobType,
                Map.of(),
                () -> database.writes()
                        .sql(
                                "DELETE FROM hcm_job_pauses WHERE COALESCE(organization_id, '') = :org AND job_type = :type")
                        .param("org", Objects.requireNonNullElse(organizationId, ALL))
                        .param("type", jobType)
                        .update());
        signals.wake();
    }

    /** @param change gives the number of rows that it has changed */
    private void change(
            @Nullable String organizationId,
            String action,
            String jobType,
            Map<String, @Nullable Object> details,
            IntSupplier change) {
        database.inTransaction(() -> {
            if (organizationId != null) {
                database.keepOrganization(organizationId);
            }
            var changed = change.getAsInt();
            if (changed > 0) {
                audit.append(organizationId, action, jobType, details);
            }
            return changed;
        });
    }
}
