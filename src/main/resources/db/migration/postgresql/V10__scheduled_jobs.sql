-- Why a time was left out: unfinished (the job before is), too_many (jobs of the schedule are).
ALTER TABLE hcm_job_schedules ADD COLUMN IF NOT EXISTS last_skipped_reason TEXT;

-- Of schedules that made jobs: how many of these are unfinished. Jobs that no schedule made are not in it.
CREATE INDEX IF NOT EXISTS hcm_background_jobs_scheduled ON background_jobs (schedule_id)
    WHERE schedule_id IS NOT NULL AND COALESCE(status, '') IN ('queued', 'processing');

-- Whoever switches a schedule on or off, or changes its times, with plain SQL knows nothing of next_run_at: the service
-- reckons it anew, from now. Who sets it at the same time means it.
CREATE OR REPLACE FUNCTION hcm_job_schedule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.next_run_at := NULL;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS hcm_job_schedules_changed ON hcm_job_schedules;
CREATE TRIGGER hcm_job_schedules_changed BEFORE UPDATE OF enabled, cron, zone ON hcm_job_schedules
FOR EACH ROW WHEN (NEW.next_run_at IS NOT DISTINCT FROM OLD.next_run_at
    AND (NEW.enabled IS DISTINCT FROM OLD.enabled OR NEW.cron IS DISTINCT FROM OLD.cron OR NEW.zone IS DISTINCT FROM OLD.zone))
EXECUTE FUNCTION hcm_job_schedule_changed();
