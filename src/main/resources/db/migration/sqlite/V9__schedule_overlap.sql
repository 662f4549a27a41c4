-- What becomes of a time at which the schedule's last job is unfinished: allow makes another job, skip leaves it out.
ALTER TABLE hcm_job_schedules ADD COLUMN overlap TEXT NOT NULL DEFAULT 'allow';
ALTER TABLE hcm_job_schedules ADD COLUMN last_skipped_at TIMESTAMP;
