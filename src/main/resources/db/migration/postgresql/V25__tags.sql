-- Words by which people find their jobs again, also of those that a schedule makes: a JSON array of texts, or NULL for none.
ALTER TABLE background_jobs ADD COLUMN IF NOT EXISTS tags text;
ALTER TABLE hcm_job_schedules ADD COLUMN IF NOT EXISTS tags text;

-- Only jobs that have some, so that the others cost nothing more.
CREATE INDEX IF NOT EXISTS hcm_background_jobs_tagged ON background_jobs (organization_id, created_at, id) WHERE tags IS NOT NULL;
