-- What the worker keeps about a job beyond the guide's columns. All have constant defaults, so that other programs
-- can go on writing rows with the guide's columns only. docs/architecture.md says what each is for.
ALTER TABLE background_jobs ADD COLUMN run_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00.000000';
ALTER TABLE background_jobs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE background_jobs ADD COLUMN crash_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE background_jobs ADD COLUMN locked_by TEXT;
ALTER TABLE background_jobs ADD COLUMN lease_until TIMESTAMP;
ALTER TABLE background_jobs ADD COLUMN cancel_requested_at TIMESTAMP;
ALTER TABLE background_jobs ADD COLUMN checkpoint TEXT;
ALTER TABLE background_jobs ADD COLUMN idempotency_key TEXT;
ALTER TABLE background_jobs ADD COLUMN idempotency_hash TEXT;

-- Rows from before: a retry that was planned stays planned.
UPDATE background_jobs SET run_at = next_retry_at WHERE status = 'queued' AND next_retry_at IS NOT NULL;

CREATE INDEX hcm_background_jobs_waiting ON background_jobs (organization_id, priority, run_at, id) WHERE status = 'queued';
CREATE INDEX hcm_background_jobs_running ON background_jobs (lease_until) WHERE status = 'processing';
CREATE INDEX hcm_background_jobs_newest ON background_jobs (organization_id, created_at, id);
CREATE UNIQUE INDEX hcm_background_jobs_idempotency ON background_jobs (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
