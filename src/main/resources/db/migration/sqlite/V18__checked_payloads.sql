-- Whether somebody has looked if payload is right for job_type: null if not yet, empty if it is, else what is wrong.
ALTER TABLE hcm_job_schedules ADD COLUMN payload_check TEXT;

-- What another program changes with plain SQL has to be looked at again.
CREATE TRIGGER hcm_job_schedules_payload_changed AFTER UPDATE OF job_type, payload ON hcm_job_schedules
WHEN NEW.payload_check IS OLD.payload_check
    AND (NEW.job_type IS NOT OLD.job_type OR NEW.payload IS NOT OLD.payload)
BEGIN
    UPDATE hcm_job_schedules SET payload_check = NULL WHERE id = NEW.id;
END;
