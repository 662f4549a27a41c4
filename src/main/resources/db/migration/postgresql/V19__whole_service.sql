-- Who asked for a job last: true a Root, false somebody else, NULL another program, by plain SQL. What acts on the whole
-- service is for a Root, and for another program, as soon as there are several organizations.
ALTER TABLE background_jobs ADD COLUMN IF NOT EXISTS asked_by_root boolean;
ALTER TABLE hcm_job_schedules ADD COLUMN IF NOT EXISTS asked_by_root boolean NOT NULL DEFAULT false;

-- When work on the whole service was begun last, and for which job: one row for each type, over all nodes.
CREATE TABLE IF NOT EXISTS hcm_whole_service_runs (
    job_type   text NOT NULL PRIMARY KEY,
    job_id     text NOT NULL,
    started_at timestamptz NOT NULL
);
