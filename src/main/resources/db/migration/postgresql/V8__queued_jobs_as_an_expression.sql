-- The state as an expression, so that those who ask for queued jobs cannot be given the index of all states: with
-- statistics of a time when nothing was queued, and without any, planners take it and read the whole backlog.
DROP INDEX IF EXISTS hcm_background_jobs_ready;
CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id) WITH (deduplicate_items = off)
    WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL;
DROP INDEX IF EXISTS hcm_background_jobs_suspect;
CREATE INDEX hcm_background_jobs_suspect ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE COALESCE(status, '') = 'queued' AND crash_count > 1;

-- Empty as a rule: what another program left without a priority, or with a retry that is later than run_at.
DROP INDEX IF EXISTS hcm_background_jobs_no_priority;
CREATE INDEX hcm_background_jobs_no_priority ON background_jobs (id) WHERE COALESCE(status, '') = 'queued' AND priority IS NULL;
DROP INDEX IF EXISTS hcm_background_jobs_early;
CREATE INDEX hcm_background_jobs_early ON background_jobs (id) WHERE COALESCE(status, '') = 'queued' AND run_at < next_retry_at;
