-- Without "priority IS NOT NULL", which both databases drop from a query where another program's column is NOT NULL: then
-- the query no longer says what the index says, SQLite finds "no query solution" and PostgreSQL reads the whole table.
DROP INDEX IF EXISTS hcm_background_jobs_ready;
CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE COALESCE(status, '') = 'queued';
