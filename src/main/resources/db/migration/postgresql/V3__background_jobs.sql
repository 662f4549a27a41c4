-- One row per job, from the moment it is asked for until it is pruned.
CREATE TABLE IF NOT EXISTS background_jobs (
    id              TEXT NOT NULL PRIMARY KEY DEFAULT gen_random_uuid()::text,
    organization_id TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    status          TEXT DEFAULT 'queued',
    priority        INTEGER DEFAULT 0,
    payload         TEXT,
    result          TEXT,
    error_message   TEXT,
    retry_count     INTEGER DEFAULT 0,
    max_retries     INTEGER DEFAULT 3,
    next_retry_at   TIMESTAMPTZ,
    started_at      TIMESTAMPTZ,
    completed_at    TIMESTAMPTZ,
    created_at      TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    updated_at      TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_background_jobs_org ON background_jobs (organization_id);
CREATE INDEX IF NOT EXISTS idx_background_jobs_status ON background_jobs (status);
CREATE INDEX IF NOT EXISTS idx_background_jobs_type ON background_jobs (job_type);
CREATE INDEX IF NOT EXISTS idx_background_jobs_created ON background_jobs (created_at);
CREATE INDEX IF NOT EXISTS idx_background_jobs_next_retry ON background_jobs (next_retry_at) WHERE status = 'queued';
