-- Who asked for a job last: 1 a Root, 0 somebody else, NULL another program, by plain SQL. What acts on the whole service is
-- for a Root, and for another program, as soon as there are several organizations.
ALTER TABLE background_jobs ADD COLUMN asked_by_root INTEGER;
ALTER TABLE hcm_job_schedules ADD COLUMN asked_by_root INTEGER NOT NULL DEFAULT 0;

-- When work on the whole service was begun last, and for which job: one row for each type, over all nodes.
CREATE TABLE hcm_whole_service_runs (
    job_type   TEXT NOT NULL PRIMARY KEY,
    job_id     TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL
);
