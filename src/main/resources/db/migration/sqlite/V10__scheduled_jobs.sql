-- Why a time was left out: unfinished (the job before is), too_many (jobs of the schedule are).
ALTER TABLE hcm_job_schedules ADD COLUMN last_skipped_reason TEXT;

-- Of schedules that made jobs: how many of these are unfinished. Jobs that no schedule made are not in it.
CREATE INDEX hcm_background_jobs_scheduled ON background_jobs (schedule_id)
    WHERE schedule_id IS NOT NULL AND COALESCE(status, '') IN ('queued', 'processing');

-- Whoever switches a schedule on or off, or changes its times, with plain SQL knows nothing of next_run_at: the service
-- reckons it anew, from now. Who sets it at the same time means it.
CREATE TRIGGER hcm_job_schedules_changed AFTER UPDATE OF enabled, cron, zone ON hcm_job_schedules
WHEN NEW.next_run_at IS OLD.next_run_at
    AND (NEW.enabled IS NOT OLD.enabled OR NEW.cron IS NOT OLD.cron OR NEW.zone IS NOT OLD.zone)
BEGIN
    UPDATE hcm_job_schedules SET next_run_at = NULL WHERE id = NEW.id;
END;
