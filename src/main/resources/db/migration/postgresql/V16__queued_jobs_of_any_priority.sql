-- Where another program's priority is NOT NULL, planners drop "priority IS NOT NULL" from a query, which then no longer says
-- what the index says: the whole table would be read. Elsewhere the condition stays, with which claims are faster.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_attribute
               WHERE attrelid = 'background_jobs'::regclass AND attname = 'priority' AND attnotnull) THEN
        DROP INDEX IF EXISTS hcm_background_jobs_ready;
        CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id)
            WHERE COALESCE(status, '') = 'queued';
    END IF;
END
$$;
