-- What is to be told to whom, and what became of it: a row for each recipient and channel, and one for each attempt.
CREATE TABLE IF NOT EXISTS hcm_notifications (
    id               TEXT NOT NULL PRIMARY KEY,
    organization_id  TEXT NOT NULL,
    event            TEXT NOT NULL,
    severity         TEXT NOT NULL DEFAULT 'normal',
    subject          TEXT,
    body             TEXT,
    template         TEXT,
    data             TEXT,
    slack            INTEGER NOT NULL DEFAULT 0,
    digest           INTEGER NOT NULL DEFAULT 0,
    dedupe_key       TEXT,
    send_at          TIMESTAMP,
    expires_at       TIMESTAMP,
    attachments      TEXT,
    created_at       TIMESTAMP NOT NULL,
    created_by       TEXT,
    idempotency_key  TEXT,
    idempotency_hash TEXT,
    job_id           TEXT,
    cancelled_at     TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_notifications_newest ON hcm_notifications (organization_id, created_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS hcm_notifications_idempotency ON hcm_notifications (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- A job that is run a second time makes none twice.
CREATE UNIQUE INDEX IF NOT EXISTS hcm_notifications_job ON hcm_notifications (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS hcm_deliveries (
    id                  TEXT NOT NULL PRIMARY KEY,
    notification_id     TEXT NOT NULL,
    organization_id     TEXT NOT NULL,
    event               TEXT NOT NULL,
    severity            TEXT NOT NULL,
    channel             TEXT NOT NULL,
    recipient_id        TEXT,
    recipient_name      TEXT,
    address             TEXT,
    zone                TEXT,
    state               TEXT NOT NULL,
    reason              TEXT,
    next_at             TIMESTAMP,
    provider            TEXT,
    job_id              TEXT,
    attempt             INTEGER NOT NULL DEFAULT 0,
    retries             INTEGER NOT NULL DEFAULT 0,
    resends             INTEGER NOT NULL DEFAULT 0,
    dedupe_key          TEXT,
    digest_id           TEXT,
    settings_version    TEXT,
    provider_message_id TEXT,
    throttled_until     TIMESTAMP,
    sent_at             TIMESTAMP,
    created_at          TIMESTAMP NOT NULL,
    updated_at          TIMESTAMP NOT NULL,
    deadline_at         TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (notification_id) REFERENCES hcm_notifications (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_deliveries_notification ON hcm_deliveries (notification_id, state, id);
-- Also the storm guard's: what one recipient was told of one event.
CREATE INDEX IF NOT EXISTS hcm_deliveries_recipient ON hcm_deliveries (organization_id, address, event, created_at);
CREATE INDEX IF NOT EXISTS hcm_deliveries_person ON hcm_deliveries (organization_id, recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS hcm_deliveries_held ON hcm_deliveries (organization_id, id, reason, settings_version) WHERE state = 'held';
-- By which it is seen that one has lost its job.
CREATE INDEX IF NOT EXISTS hcm_deliveries_open ON hcm_deliveries (id) WHERE state IN ('pending', 'held', 'sending');
CREATE INDEX IF NOT EXISTS hcm_deliveries_throttled ON hcm_deliveries (organization_id, provider, throttled_until) WHERE throttled_until IS NOT NULL;
-- Daily caps.
CREATE INDEX IF NOT EXISTS hcm_deliveries_sent ON hcm_deliveries (organization_id, channel, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS hcm_deliveries_deduplicated ON hcm_deliveries (organization_id, dedupe_key, created_at, id) WHERE dedupe_key IS NOT NULL;
-- By which receipts come.
CREATE INDEX IF NOT EXISTS hcm_deliveries_provider_message ON hcm_deliveries (provider_message_id) WHERE provider_message_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS hcm_delivery_attempts (
    delivery_id TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    provider    TEXT NOT NULL,
    started_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    outcome     TEXT,
    stage       TEXT,
    retry_after INTEGER,
    advice      TEXT,
    PRIMARY KEY (delivery_id, attempt),
    FOREIGN KEY (delivery_id) REFERENCES hcm_deliveries (id) ON DELETE CASCADE
);
