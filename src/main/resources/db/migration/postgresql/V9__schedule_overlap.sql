-- What becomes of a time at which the schedule's last job is unfinished: allow makes another job, skip leaves it out.
ALTER TABLE hcm_job_schedules
    ADD COLUMN IF NOT EXISTS overlap TEXT NOT NULL DEFAULT 'allow',
    ADD COLUMN IF NOT EXISTS last_skipped_at TIMESTAMPTZ;
