package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL; {@link ClaimSql} apart. */
enum JobSql {
    SQLITE {
        // Apart from other ends and without the columns that stay, because SQLite rewrites the index of every column
        // named, whether it changes or not.
        @Override
        String complete() {
            return """
            UPDATE background_jobs
            SET status = 'completed', result = ?, error_message = NULL, started_at = ?, completed_at = ?, updated_at = ?,
                lease_until = NULL, progress = CASE WHEN progress IS NULL THEN NULL ELSE 100 END
            WHERE id = ? AND status = 'processing' AND attempt = ?
            """;
        }

        @Override
        String time() {
            return "?";
        }

        @Override
        String locked(String organizations) {
            return "SELECT id FROM background_jobs WHERE FALSE AND id IN (:ids)"; // whoever writes has it all
        }

        @Override
        String timesAreOurs() {
            return " AND NOT " + Vendor.SQLITE.odd("created_at") + " AND NOT " + Vendor.SQLITE.odd("updated_at");
        }
    },

    POSTGRESQL {
        @Override
        String complete() {
            // The state as an expression, because the planner, who thinks that no job is processing, would otherwise
            // walk
            // its index, maybe once for each job. By the primary key, as in take(), in the order of the ids.
            return """
            UPDATE background_jobs
            SET status = 'completed', result = done.result, error_message = NULL,
                started_at = CAST(done.started_at AS timestamptz), completed_at = done.now, updated_at = done.now,
                lease_until = NULL, progress = CASE WHEN progress IS NULL THEN NULL ELSE 100 END
            FROM (SELECT *, CAST(? AS timestamptz) AS now
                  FROM unnest(?, ?, ?, ?) AS given (id, attempt, result, started_at) WHERE id || '' = id) AS done
            WHERE background_jobs.id = done.id AND background_jobs.attempt = done.attempt
              AND background_jobs.status || '' = 'processing'
            RETURNING background_jobs.id, background_jobs.attempt
            """;
        }

        // Where nothing else says what a null would be.
        @Override
        String time() {
            return "CAST(? AS timestamptz)";
        }

        @Override
        String locked(String organizations) {
            return """
            WITH free AS MATERIALIZED (SELECT id FROM background_jobs WHERE id IN (:ids) FOR UPDATE SKIP LOCKED),
            kept AS MATERIALIZED (
                SELECT id FROM %1$s
                WHERE id IN (SELECT organization_id FROM background_jobs WHERE id IN (:ids)) FOR KEY SHARE SKIP LOCKED)
            SELECT id FROM background_jobs
            WHERE id IN (:ids) AND (id NOT IN (SELECT id FROM free)
                OR organization_id IN (SELECT id FROM %1$s) AND organization_id NOT IN (SELECT id FROM kept))
            """.formatted(organizations);
        }
    };

    /** Completes a job on SQLite, and on PostgreSQL all jobs of four arrays, telling whose; fenced. */
    abstract String complete();

    /** A parameter that is a time or null. */
    abstract String time();

    /** Which of the jobs {@code :ids} somebody has locked at this moment, or their organization. */
    abstract String locked(String organizations);

    /** Further conditions, that a row's times are in the form in which they can be compared. */
    String timesAreOurs() {
        return "";
    }

    static JobSql of(Vendor vendor) {
        return vendor == Vendor.SQLITE ? SQLITE : POSTGRESQL;
    }
}
