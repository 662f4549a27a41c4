-- The state as an expression, so that those who ask for queued jobs in this order cannot be given the index of all
-- states: with statistics of a time when nothing was queued, the planner takes it and sorts the whole backlog each time.
DROP INDEX IF EXISTS hcm_background_jobs_ready;
CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id) WITH (deduplicate_items = off)
    WHERE status || '' = 'queued';
DROP INDEX IF EXISTS hcm_background_jobs_suspect;
CREATE INDEX hcm_background_jobs_suspect ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE status || '' = 'queued' AND crash_count > 1;
