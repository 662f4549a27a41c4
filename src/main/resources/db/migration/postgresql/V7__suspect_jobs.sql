-- All but empty: queued jobs whose worker died twice, which are taken one by one.
CREATE INDEX IF NOT EXISTS hcm_background_jobs_suspect ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE status = 'queued' AND crash_count > 1;
