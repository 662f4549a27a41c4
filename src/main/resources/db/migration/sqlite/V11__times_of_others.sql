-- Empty as a rule: rows that another program left without a priority, or with times that do not compare with ours as
-- text, which the sweep has yet to mend. The conditions stand word for word in JobTimes.
DROP INDEX IF EXISTS hcm_background_jobs_no_priority;
DROP INDEX IF EXISTS hcm_background_jobs_unplaced;
CREATE INDEX hcm_background_jobs_unplaced ON background_jobs (id)
    WHERE COALESCE(priority, x'') = x''
        OR CASE WHEN created_at < x''
                AND (created_at GLOB '????-??-?? ??:??:??.??????' OR created_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(created_at), '') = '' ELSE 1 = 1 END
        OR run_at <> created_at AND CASE WHEN run_at < x''
                AND (run_at GLOB '????-??-?? ??:??:??.??????' OR run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(run_at), '') = '' ELSE COALESCE(run_at, x'') <> x'' END;

DROP INDEX IF EXISTS hcm_background_jobs_early;
DROP INDEX IF EXISTS hcm_background_jobs_mistimed;
CREATE INDEX hcm_background_jobs_mistimed ON background_jobs (id)
    WHERE CASE COALESCE(status, '') WHEN 'queued' THEN run_at < next_retry_at
            OR CASE WHEN next_retry_at < x''
                AND (next_retry_at GLOB '????-??-?? ??:??:??.??????' OR next_retry_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(next_retry_at), '') = '' ELSE COALESCE(next_retry_at, x'') <> x'' END
        WHEN 'processing' THEN 1 = 0
        ELSE CASE WHEN COALESCE(completed_at, updated_at) < x''
                AND (COALESCE(completed_at, updated_at) GLOB '????-??-?? ??:??:??.??????' OR COALESCE(completed_at, updated_at) GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(COALESCE(completed_at, updated_at)), '') = '' ELSE COALESCE(COALESCE(completed_at, updated_at), x'') <> x'' END END;

DROP INDEX IF EXISTS hcm_job_schedules_odd;
CREATE INDEX hcm_job_schedules_odd ON hcm_job_schedules (id)
    WHERE CASE WHEN next_run_at < x''
                AND (next_run_at GLOB '????-??-?? ??:??:??.??????' OR next_run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(next_run_at), '') = '' ELSE COALESCE(next_run_at, x'') <> x'' END
        OR CASE WHEN last_run_at < x''
                AND (last_run_at GLOB '????-??-?? ??:??:??.??????' OR last_run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(last_run_at), '') = '' ELSE COALESCE(last_run_at, x'') <> x'' END
        OR CASE WHEN last_skipped_at < x''
                AND (last_skipped_at GLOB '????-??-?? ??:??:??.??????' OR last_skipped_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(last_skipped_at), '') = '' ELSE COALESCE(last_skipped_at, x'') <> x'' END
        OR CASE WHEN created_at < x''
                AND (created_at GLOB '????-??-?? ??:??:??.??????' OR created_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(created_at), '') = '' ELSE COALESCE(created_at, x'') <> x'' END
        OR CASE WHEN updated_at < x''
                AND (updated_at GLOB '????-??-?? ??:??:??.??????' OR updated_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(updated_at), '') = '' ELSE COALESCE(updated_at, x'') <> x'' END;
