-- Unique jobs, schedules, attempts, logs, events and figures. docs/architecture.md says what each is for.
ALTER TABLE background_jobs ADD COLUMN unique_key TEXT;
ALTER TABLE background_jobs ADD COLUMN parent_id TEXT;
ALTER TABLE background_jobs ADD COLUMN schedule_id TEXT;
ALTER TABLE background_jobs ADD COLUMN progress INTEGER;
ALTER TABLE background_jobs ADD COLUMN progress_message TEXT;
ALTER TABLE background_jobs ADD COLUMN failure_key TEXT;

-- With the job type, so that paused types and full ones are stepped over and not read through.
DROP INDEX IF EXISTS hcm_background_jobs_waiting;
CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id) WHERE status = 'queued';
DROP INDEX IF EXISTS hcm_background_jobs_running;
CREATE INDEX hcm_background_jobs_processing ON background_jobs (organization_id, job_type) WHERE status = 'processing';
CREATE INDEX hcm_background_jobs_unsuccessful ON background_jobs (organization_id, status, created_at, id) WHERE status IN ('failed', 'cancelled');
CREATE UNIQUE INDEX hcm_background_jobs_unique ON background_jobs (organization_id, job_type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('queued', 'processing');
-- Empty as a rule: what another program left without a priority is found here and mended.
CREATE INDEX hcm_background_jobs_no_priority ON background_jobs (id) WHERE status = 'queued' AND priority IS NULL;
-- Failed jobs of other programs, until the sweep has given them their failure_key: all but empty.
CREATE INDEX hcm_background_jobs_unkeyed ON background_jobs (status, id) WHERE status = 'failed' AND failure_key IS NULL;

-- Attempts that did not complete their job; the job's own row tells of the last one.
CREATE TABLE hcm_job_attempts (
    job_id        TEXT NOT NULL,
    attempt       INTEGER NOT NULL,
    node          TEXT,
    started_at    TIMESTAMP,
    ended_at      TIMESTAMP NOT NULL,
    outcome       TEXT NOT NULL,
    error_class   TEXT,
    error_message TEXT,
    stack_trace   TEXT,
    PRIMARY KEY (job_id, attempt),
    FOREIGN KEY (job_id) REFERENCES background_jobs (id) ON DELETE CASCADE
);

CREATE TABLE hcm_job_log (
    job_id    TEXT NOT NULL,
    line      INTEGER NOT NULL,
    attempt   INTEGER NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (job_id, line),
    FOREIGN KEY (job_id) REFERENCES background_jobs (id) ON DELETE CASCADE
);

-- A job type that is not to be started; for all organizations where none is named.
CREATE TABLE hcm_job_pauses (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    job_type        TEXT NOT NULL,
    paused_at       TIMESTAMP NOT NULL,
    paused_by       TEXT NOT NULL,
    reason          TEXT,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX hcm_job_pauses_once ON hcm_job_pauses (COALESCE(organization_id, ''), job_type);

CREATE TABLE hcm_job_schedules (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    cron            TEXT NOT NULL,
    zone            TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    payload         TEXT,
    priority        INTEGER NOT NULL DEFAULT 0,
    max_retries     INTEGER NOT NULL DEFAULT 3,
    enabled         INTEGER NOT NULL DEFAULT 1,
    next_run_at     TIMESTAMP,
    last_run_at     TIMESTAMP,
    last_job_id     TEXT,
    created_at      TIMESTAMP NOT NULL,
    updated_at      TIMESTAMP NOT NULL,
    UNIQUE (organization_id, name),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX hcm_job_schedules_due ON hcm_job_schedules (next_run_at) WHERE enabled = 1;

CREATE TABLE hcm_worker_nodes (
    id           TEXT NOT NULL PRIMARY KEY,
    host         TEXT NOT NULL,
    version      TEXT NOT NULL,
    started_at   TIMESTAMP NOT NULL,
    last_beat_at TIMESTAMP NOT NULL,
    alive_until  TIMESTAMP NOT NULL,
    running      INTEGER NOT NULL,
    capacity     INTEGER NOT NULL,
    job_types    TEXT NOT NULL
);

-- One row for all changes of an organization's jobs in one transaction: [{"id", "job_type", "status", "attempt"}, …]
CREATE TABLE hcm_job_events (
    seq             INTEGER PRIMARY KEY,
    organization_id TEXT NOT NULL,
    happened_at     TIMESTAMP NOT NULL,
    changes         TEXT NOT NULL,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX hcm_job_events_organization ON hcm_job_events (organization_id, seq);

-- Histograms of how long jobs waited and ran, five minutes a row: metric is the outcome for run times, or 'wait'.
CREATE TABLE hcm_job_statistics (
    organization_id TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    period_start    TIMESTAMP NOT NULL,
    metric          TEXT NOT NULL,
    bucket          INTEGER NOT NULL,
    jobs            INTEGER NOT NULL,
    PRIMARY KEY (organization_id, period_start, job_type, metric, bucket),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX hcm_job_statistics_period ON hcm_job_statistics (period_start);
