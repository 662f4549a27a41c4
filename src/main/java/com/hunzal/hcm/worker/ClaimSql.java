package com.hunzal.hcm.worker;

import static com.hunzal.hcm.jobs.JobIndexes.IS_NO_SUSPECT;
import static com.hunzal.hcm.jobs.JobIndexes.IS_SUSPECT;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.QueuedSql;

/** The statement that takes jobs. */
enum ClaimSql {
    SQLITE(QueuedSql.SQLITE, RunningSql.SQLITE) {
        @Override
        String candidates(boolean suspects, String but) {
            return candidates(suspects, but, 1) + "    UNION ALL\n" + candidates(suspects, but, 0);
        }

        // Twice, because a LIMIT may not depend on the lane. +:now, as the expression in claim()'s last LIMIT, because
        // SQLite plans a statement anew whenever a bare parameter that it has looked at is bound: thirty times what
        // this
        // one takes when idle. What does not compare with our times waits until it is mended, or it might be too early.
        private String candidates(boolean suspects, String but, int first) {
            return """
                SELECT background_jobs.rowid AS job, open.*, background_jobs.priority AS precedence, id,
                    max(background_jobs.run_at, COALESCE(created_at, background_jobs.run_at)) AS due_since
                FROM open CROSS JOIN background_jobs ON background_jobs.rowid IN (
                    SELECT rowid FROM %s
                    WHERE COALESCE(status, '') = 'queued' AND organization_id = open.organization_id
                      AND job_type = open.job_type AND priority = open.priority AND run_at <= +:now AND NOT %s
                      AND (next_retry_at IS NULL OR next_retry_at <= +:now AND NOT %s) AND %s
                    ORDER BY run_at, id LIMIT (SELECT min(:free, max(2, 2 * :free / count(*))) FROM open%s))
                WHERE open.first = %s
            """.formatted(
                            suspects ? QueuedSql.SQLITE.suspectJobs() : QueuedSql.SQLITE.queuedJobs(),
                            Vendor.SQLITE.odd("run_at"),
                            Vendor.SQLITE.odd("next_retry_at"),
                            (suspects ? IS_SUSPECT : IS_NO_SUSPECT) + but,
                            first == 1 ? " WHERE first = 1" : "",
                            first);
        }

        @Override
        String take() {
            return """
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = :node, lease_until = :leaseUntil,
                started_at = :now, updated_at = :now, next_retry_at = NULL
            WHERE rowid IN (SELECT job FROM chosen)
            RETURNING\s""" + Claimed.COLUMNS;
        }

        @Override
        String entries(String parameter) {
            // Grouped, or SQLite makes no index of them and compares each with every lane.
            return "SELECT key AS name, max(value) AS number FROM json_each(" + parameter + ") GROUP BY key";
        }

        @Override
        String offeredLanes() {
            return """
            WITH lanes AS MATERIALIZED (
                SELECT value ->> 0 AS organization_id, value ->> 1 AS job_type, value ->> 2 AS priority, +:now AS run_at,
                    value ->> 3 AS due_since
                FROM json_each(:lanes)
            )""";
        }
    },

    POSTGRESQL(QueuedSql.POSTGRESQL, RunningSql.POSTGRESQL) {
        @Override
        String candidates(boolean suspects, String but) {
            return """
                SELECT job.id AS job, open.*, job.priority AS precedence, job.id COLLATE "C" AS id,
                    greatest(job.run_at, job.created_at) AS due_since
                FROM open CROSS JOIN (SELECT count(*) AS lanes, sum(first) AS first_lanes FROM open) counts CROSS JOIN LATERAL (
                    SELECT id, priority, run_at, created_at FROM background_jobs
                    WHERE COALESCE(status, '') = 'queued' AND organization_id = open.organization_id AND job_type = open.job_type
                      AND priority = open.priority AND run_at <= :now AND (next_retry_at IS NULL OR next_retry_at <= :now) AND %s
                    ORDER BY run_at, id LIMIT least(:free, greatest(2,
                        2 * :free / CASE open.first WHEN 1 THEN counts.first_lanes ELSE counts.lanes END))
                    FOR UPDATE SKIP LOCKED) job
            """.formatted((suspects ? IS_SUSPECT : IS_NO_SUSPECT) + but);
        }

        // A join, because a plan made when the table was empty would otherwise compare every row with every id. By the
        // primary key as soon as there are a few pages, because with that odd condition the planner expects one id.
        @Override
        String take() {
            return """
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = :node,
                lease_until = clock_timestamp() + :leaseMillis * interval '1 millisecond',
                started_at = :now, updated_at = :now, next_retry_at = NULL
            FROM unnest(ARRAY (SELECT job FROM chosen)) AS taken (job) WHERE id = taken.job AND taken.job || '' = taken.job
            RETURNING\s""" + Claimed.COLUMNS;
        }

        @Override
        String entries(String parameter) {
            return "SELECT key AS name, value::bigint AS number FROM jsonb_each_text(CAST(" + parameter + " AS jsonb))";
        }

        @Override
        String offeredLanes() {
            return """
            WITH lanes AS MATERIALIZED (
                SELECT value ->> 0 AS organization_id, value ->> 1 AS job_type, CAST(value ->> 2 AS integer) AS priority,
                    CAST(:now AS timestamptz) AS run_at, CAST(value ->> 3 AS timestamptz) AS due_since
                FROM jsonb_array_elements(CAST(:lanes AS jsonb))
            )""";
        }
    };

    private static final String OTHERS = " AND id NOT IN (:left)";

    private final QueuedSql queued;
    private final RunningSql running;

    ClaimSql(QueuedSql queued, RunningSql running) {
        this.queued = queued;
        this.running = running;
    }

    /**
     * Takes at most {@code :free} jobs that are due. A lane is what waits of one organization, type and priority. The index
     * is sought once for each lane, so that no backlog is read through, be it paused, full or of the future; of each lane a
     * few more are looked at than could be taken, and of each organization's most important ones enough.
     *
     * <p>The organization that has had the least, running and lately, of what its weight allows goes first; of those that
     * have had as much, the next in order after {@code :after}, whoever that is, or the last ones would never come. Inside
     * one it is priority and then age; if {@code :oldestFirst}, those that became due before {@code :aged} go before
     * all, by age alone. No more than {@code :forAnybody} are taken but the first of organizations that run nothing.
     *
     * @param suspects whether to take jobs whose worker has died twice, or only others
     */
    String claim(boolean suspects) {
        return lanes(suspects) + choice(running.ofOrganizations(), suspects, false) + take();
    }

    /** As {@link #claim}, from {@code :lanes} only, rows of [organization, type, priority, due since] in JSON, however many others wait. */
    String claimOffered() {
        return offeredLanes() + choice(running.ofOrganizationsInLanes(), false, false) + take();
    }

    /**
     * The lanes from which something could be claimed, in the order of their turns, at most {@code :most}; in each row how
     * many there are in all. One row without a lane if there is none.
     */
    String survey() {
        return queued.lanes() + nearest(running.ofOrganizations(), false, false, "LIMIT :most") + """
            )
            SELECT lanes, organization_id, job_type, priority, CAST(first_due AS TEXT) AS first_due,
                (running + had + 1) / CAST(weight AS DOUBLE PRECISION) AS share
            FROM (SELECT count(*) AS lanes FROM lanes) counted LEFT JOIN nearest ON 1 = 1
            """;
    }

    /** Without the jobs {@code :left} and the pairs of organization and type {@code :leftLanes}; neither may be empty. */
    String claimOthers(boolean suspects) {
        return lanes(suspects) + choice(running.ofOrganizations(), suspects, true) + take();
    }

    String idsToTake(boolean suspects, boolean others) {
        var chosen = lanes(suspects) + choice(running.ofOrganizations(), suspects, others);
        return chosen + "SELECT id FROM due WHERE job IN (SELECT job FROM chosen)";
    }

    private String lanes(boolean suspects) {
        return suspects ? lanesOfSuspects() : queued.lanes();
    }

    /** Whose turn it is: lanes that may have one at all, those before that have had the least. @param busy how much each runs */
    private String nearest(String busy, boolean suspects, boolean others, String limit) {
        return """
            , organization_busy AS MATERIALIZED (
            %s), type_cap AS MATERIALIZED (%s
            ), type_busy AS MATERIALIZED (
            %s), weight AS MATERIALIZED (%s
            ), served AS MATERIALIZED (%s
            ), nearest AS MATERIALIZED (
                SELECT lanes.organization_id, lanes.job_type, lanes.priority, lanes.due_since AS first_due,
                    CASE WHEN lanes.organization_id > :after || '' THEN 0 ELSE 1 END AS later,
                    COALESCE(organization_busy.number, 0) AS running, COALESCE(served.number, 0) AS had,
                    COALESCE(weight.number, 1) AS weight,
                    CASE WHEN :organizationCap = 0 THEN :free
                        ELSE :organizationCap - COALESCE(organization_busy.number, 0) END AS organization_room,
                    COALESCE(type_cap.number - COALESCE(type_busy.number, 0), :free) AS type_room
                FROM lanes
                LEFT JOIN organization_busy ON organization_busy.name = lanes.organization_id
                LEFT JOIN type_busy ON type_busy.name = lanes.job_type
                LEFT JOIN type_cap ON type_cap.name = lanes.job_type
                LEFT JOIN weight ON weight.name = lanes.organization_id
                LEFT JOIN served ON served.name = lanes.organization_id
                WHERE lanes.run_at <= :now
                  AND (:forAnybody > 0 OR COALESCE(organization_busy.number, 0) = 0)
                  AND (:organizationCap = 0 OR COALESCE(organization_busy.number, 0) < :organizationCap)
                  AND (type_cap.number IS NULL OR COALESCE(type_busy.number, 0) < type_cap.number)
                  AND NOT EXISTS (
                    SELECT 1 FROM hcm_job_pauses pause WHERE pause.job_type = lanes.job_type
                    AND (pause.organization_id IS NULL OR pause.organization_id = lanes.organization_id))%s
                ORDER BY (COALESCE(organization_busy.number, 0) + COALESCE(served.number, 0) + 1)
                    / CAST(COALESCE(weight.number, 1) AS DOUBLE PRECISION), later, lanes.organization_id,
                    CASE WHEN :oldestFirst = 1 AND lanes.due_since <= :aged THEN 0 ELSE 1 END,
                    CASE WHEN :oldestFirst = 1 AND lanes.due_since <= :aged THEN 0 ELSE -CAST(lanes.priority AS BIGINT) END,
                    lanes.due_since
                %s
            """.formatted(
                        busy,
                        entries(":typeCaps"),
                        running.ofTypesWithLimit(),
                        entries(":weights"),
                        entries(":served"),
                        (others ? withOthersThanLeft(suspects) : "") + (suspects ? "" : withOthersThanSuspects()),
                        limit);
    }

    private String choice(String busy, boolean suspects, boolean others) {
        return nearest(busy, suspects, others, "LIMIT 4 * :free")
                + """
            ), open AS MATERIALIZED (
                SELECT nearest.*,
                    CASE WHEN priority = max(priority) OVER (PARTITION BY organization_id) THEN 1 ELSE 0 END AS first
                FROM nearest
            ), due AS MATERIALIZED (%s
            ), ranked AS (
                SELECT due.*, row_number() OVER (PARTITION BY organization_id ORDER BY
                    CASE WHEN :oldestFirst = 1 AND due_since <= :aged THEN 0 ELSE 1 END,
                    CASE WHEN :oldestFirst = 1 AND due_since <= :aged THEN 0 ELSE -CAST(precedence AS BIGINT) END, due_since, id) AS turn
                FROM due
            ), shared AS (
                SELECT job, job_type, organization_id, later, type_room, (turn + running + had) / CAST(weight AS DOUBLE PRECISION) AS share,
                    CASE WHEN turn + running = 1 THEN 1 ELSE 0 END AS newcomer
                FROM ranked WHERE turn <= organization_room
            ), counted AS (
                SELECT shared.*, row_number() OVER (PARTITION BY job_type ORDER BY share, later, organization_id) AS type_turn
                FROM shared
            ), placed AS (
                SELECT counted.*, row_number() OVER (ORDER BY newcomer DESC, share, later, organization_id) AS place
                FROM counted WHERE type_turn <= type_room
            ), chosen AS MATERIALIZED (
                SELECT job FROM placed WHERE newcomer = 1 OR place <= 1 * :forAnybody
                ORDER BY share, later, organization_id LIMIT 1 * :free
            )
            """.formatted(candidates(suspects, others ? OTHERS : ""));
    }

    /** As {@link QueuedSql#lanes()}, of suspects: there are none as a rule. */
    private String lanesOfSuspects() {
        return """
            WITH lanes AS (
                SELECT organization_id, job_type, priority, min(run_at) AS run_at, min(run_at) AS due_since FROM %s
                WHERE COALESCE(status, '') = 'queued' AND %s GROUP BY organization_id, job_type, priority
            )""".formatted(queued.suspectJobs(), IS_SUSPECT);
    }

    /**
     * Lanes of nothing but suspects would take the places of others. There are none as a rule, so that the second
     * question is hardly ever asked.
     */
    private String withOthersThanSuspects() {
        return """

                  AND (NOT EXISTS (
                        SELECT 1 FROM %s
                        WHERE COALESCE(status, '') = 'queued' AND %s AND organization_id = lanes.organization_id
                          AND job_type = lanes.job_type AND priority = lanes.priority)
                    OR EXISTS (
                        SELECT 1 FROM background_jobs
                        WHERE COALESCE(status, '') = 'queued' AND %s AND organization_id = lanes.organization_id
                          AND job_type = lanes.job_type AND priority = lanes.priority))
            """.formatted(queued.suspectJobs(), IS_SUSPECT, IS_NO_SUSPECT).stripTrailing();
    }

    /** Lanes of nothing but what is left would take the places of others, too. */
    private String withOthersThanLeft(boolean suspects) {
        return """

                  AND (lanes.organization_id, lanes.job_type) NOT IN (VALUES :leftLanes)
                  AND EXISTS (
                        SELECT 1 FROM %s
                        WHERE COALESCE(status, '') = 'queued' AND %s AND organization_id = lanes.organization_id
                          AND job_type = lanes.job_type AND priority = lanes.priority AND run_at <= :now
                          AND (next_retry_at IS NULL OR next_retry_at <= :now)%s)
            """.formatted(
                suspects ? queued.suspectJobs() : queued.queuedJobs(), suspects ? IS_SUSPECT : IS_NO_SUSPECT, OTHERS).stripTrailing();
    }

    abstract String candidates(boolean suspects, String but);

    abstract String take();

    /** The lanes in {@code :lanes}, which were due when they were looked up. */
    abstract String offeredLanes();

    /** The entries of a JSON object of numbers, as rows. */
    abstract String entries(String parameter);

    static ClaimSql of(Vendor vendor) {
        return vendor == Vendor.SQLITE ? SQLITE : POSTGRESQL;
    }
}
