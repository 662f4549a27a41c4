-- What is told together, what is sent along with e-mails, and how much was sent in a time that has a limit.
CREATE TABLE IF NOT EXISTS hcm_digests (
    id                  text NOT NULL PRIMARY KEY,
    organization_id     text NOT NULL,
    channel             text NOT NULL,
    address             text NOT NULL DEFAULT '',
    event               text NOT NULL DEFAULT '',
    zone                text,
    period_start        timestamptz NOT NULL,
    period_end          timestamptz NOT NULL,
    state               text NOT NULL DEFAULT 'open',
    job_id              text,
    provider            text,
    attempt             integer NOT NULL DEFAULT 0,
    retries             integer NOT NULL DEFAULT 0,
    entries             integer NOT NULL DEFAULT 0,
    severity            text,
    settings_version    text,
    deadline_at         timestamptz,
    provider_message_id text,
    created_at          timestamptz NOT NULL,
    sent_at             timestamptz,
    UNIQUE (organization_id, channel, address, event, period_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_digests_open ON hcm_digests (organization_id, settings_version) WHERE state = 'open';
-- What waits for a digest, by whom it is for.
CREATE INDEX IF NOT EXISTS hcm_deliveries_digested ON hcm_deliveries (organization_id, channel, address, next_at) WHERE state = 'digested';
-- What a digest has told.
CREATE INDEX IF NOT EXISTS hcm_deliveries_digest ON hcm_deliveries (digest_id) WHERE digest_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS hcm_attachments (
    notification_id text NOT NULL,
    position        integer NOT NULL,
    organization_id text NOT NULL,
    name            text NOT NULL,
    media_type      text NOT NULL,
    path            text,
    content         bytea,
    PRIMARY KEY (notification_id, position),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (notification_id) REFERENCES hcm_notifications (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_attachments_organization ON hcm_attachments (organization_id);

CREATE TABLE IF NOT EXISTS hcm_send_counts (
    organization_id text NOT NULL,
    name            text NOT NULL,
    subject         text NOT NULL DEFAULT '',
    window_start    timestamptz NOT NULL,
    used            integer NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, name, subject, window_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_send_counts_old ON hcm_send_counts (window_start);

CREATE TABLE IF NOT EXISTS hcm_send_paces (
    organization_id text NOT NULL,
    name            text NOT NULL,
    free_at         timestamptz NOT NULL,
    queued_until    timestamptz NOT NULL,
    PRIMARY KEY (organization_id, name),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
