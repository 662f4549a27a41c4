-- What the worker keeps about a job beyond the guide's columns. All have constant defaults, so that other programs
-- can go on writing rows with the guide's columns only. docs/architecture.md says what each is for.
ALTER TABLE background_jobs
    ADD COLUMN IF NOT EXISTS run_at TIMESTAMPTZ NOT NULL DEFAULT '1970-01-01 00:00:00+00',
    ADD COLUMN IF NOT EXISTS attempt INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS crash_count INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS locked_by TEXT,
    ADD COLUMN IF NOT EXISTS lease_until TIMESTAMPTZ,
    ADD COLUMN IF NOT EXISTS cancel_requested_at TIMESTAMPTZ,
    ADD COLUMN IF NOT EXISTS checkpoint TEXT,
    ADD COLUMN IF NOT EXISTS idempotency_key TEXT,
    ADD COLUMN IF NOT EXISTS idempotency_hash TEXT;

-- Rows from before: a retry that was planned stays planned.
UPDATE background_jobs SET run_at = next_retry_at WHERE status = 'queued' AND next_retry_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS hcm_background_jobs_waiting ON background_jobs (organization_id, priority, run_at, id) WHERE status = 'queued';
CREATE INDEX IF NOT EXISTS hcm_background_jobs_running ON background_jobs (lease_until) WHERE status = 'processing';
CREATE INDEX IF NOT EXISTS hcm_background_jobs_newest ON background_jobs (organization_id, created_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS hcm_background_jobs_idempotency ON background_jobs (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
