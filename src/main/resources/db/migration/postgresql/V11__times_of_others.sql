-- Empty as a rule: rows that another program left without a priority, or with times that no client reads, infinity
-- among them, which the sweep has yet to mend.
DROP INDEX IF EXISTS hcm_background_jobs_no_priority;
DROP INDEX IF EXISTS hcm_background_jobs_unplaced;
CREATE INDEX hcm_background_jobs_unplaced ON background_jobs (id)
    WHERE priority IS NULL
        OR (created_at IS NULL OR created_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
        OR run_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';

DROP INDEX IF EXISTS hcm_background_jobs_early;
DROP INDEX IF EXISTS hcm_background_jobs_mistimed;
CREATE INDEX hcm_background_jobs_mistimed ON background_jobs (id)
    WHERE CASE COALESCE(status, '') WHEN 'queued' THEN run_at < next_retry_at
            OR next_retry_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        WHEN 'processing' THEN 1 = 0
        ELSE COALESCE(completed_at, updated_at) NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00' END;

DROP INDEX IF EXISTS hcm_job_schedules_odd;
CREATE INDEX hcm_job_schedules_odd ON hcm_job_schedules (id)
    WHERE next_run_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR last_run_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR last_skipped_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR created_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR updated_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';
