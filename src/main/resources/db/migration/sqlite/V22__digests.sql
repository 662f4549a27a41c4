-- What is told together, what is sent along with e-mails, and how much was sent in a time that has a limit.
CREATE TABLE IF NOT EXISTS hcm_digests (
    id                  TEXT NOT NULL PRIMARY KEY,
    organization_id     TEXT NOT NULL,
    channel             TEXT NOT NULL,
    address             TEXT NOT NULL DEFAULT '',
    event               TEXT NOT NULL DEFAULT '',
    zone                TEXT,
    period_start        TIMESTAMP NOT NULL,
    period_end          TIMESTAMP NOT NULL,
    state               TEXT NOT NULL DEFAULT 'open',
    job_id              TEXT,
    provider            TEXT,
    attempt             INTEGER NOT NULL DEFAULT 0,
    retries             INTEGER NOT NULL DEFAULT 0,
    entries             INTEGER NOT NULL DEFAULT 0,
    severity            TEXT,
    settings_version    TEXT,
    deadline_at         TIMESTAMP,
    provider_message_id TEXT,
    created_at          TIMESTAMP NOT NULL,
    sent_at             TIMESTAMP,
    UNIQUE (organization_id, channel, address, event, period_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_digests_open ON hcm_digests (organization_id, settings_version) WHERE state = 'open';
-- What waits for a digest, by whom it is for.
CREATE INDEX IF NOT EXISTS hcm_deliveries_digested ON hcm_deliveries (organization_id, channel, address, next_at) WHERE state = 'digested';
-- What a digest has told.
CREATE INDEX IF NOT EXISTS hcm_deliveries_digest ON hcm_deliveries (digest_id) WHERE digest_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS hcm_attachments (
    notification_id TEXT NOT NULL,
    position        INTEGER NOT NULL,
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    path            TEXT,
    content         BLOB,
    PRIMARY KEY (notification_id, position),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (notification_id) REFERENCES hcm_notifications (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_attachments_organization ON hcm_attachments (organization_id);

CREATE TABLE IF NOT EXISTS hcm_send_counts (
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    subject         TEXT NOT NULL DEFAULT '',
    window_start    TIMESTAMP NOT NULL,
    used            INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, name, subject, window_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_send_counts_old ON hcm_send_counts (window_start);

CREATE TABLE IF NOT EXISTS hcm_send_paces (
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    free_at         TIMESTAMP NOT NULL,
    queued_until    TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, name),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
