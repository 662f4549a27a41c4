-- Whether somebody has looked if payload is right for job_type: null if not yet, empty if it is, else what is wrong.
ALTER TABLE hcm_job_schedules ADD COLUMN IF NOT EXISTS payload_check TEXT;

-- What another program changes with plain SQL has to be looked at again.
CREATE OR REPLACE FUNCTION hcm_job_schedule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.next_run_at IS NOT DISTINCT FROM OLD.next_run_at
        AND (NEW.enabled IS DISTINCT FROM OLD.enabled OR NEW.cron IS DISTINCT FROM OLD.cron OR NEW.zone IS DISTINCT FROM OLD.zone)
    THEN
        NEW.next_run_at := NULL;
    END IF;
    IF NEW.payload_check IS NOT DISTINCT FROM OLD.payload_check
        AND (NEW.job_type IS DISTINCT FROM OLD.job_type OR NEW.payload IS DISTINCT FROM OLD.payload)
    THEN
        NEW.payload_check := NULL;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS hcm_job_schedules_changed ON hcm_job_schedules;
CREATE TRIGGER hcm_job_schedules_changed BEFORE UPDATE OF enabled, cron, zone, job_type, payload ON hcm_job_schedules
FOR EACH ROW EXECUTE FUNCTION hcm_job_schedule_changed();
