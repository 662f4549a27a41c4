-- What is to be told to whom, and what became of it: a row for each recipient and channel, and one for each attempt.
CREATE TABLE IF NOT EXISTS hcm_notifications (
    id               text NOT NULL PRIMARY KEY,
    organization_id  text NOT NULL,
    event            text NOT NULL,
    severity         text NOT NULL DEFAULT 'normal',
    subject          text,
    body             text,
    template         text,
    data             text,
    slack            boolean NOT NULL DEFAULT false,
    digest           boolean NOT NULL DEFAULT false,
    dedupe_key       text,
    send_at          timestamptz,
    expires_at       timestamptz,
    attachments      text,
    created_at       timestamptz NOT NULL,
    created_by       text,
    idempotency_key  text,
    idempotency_hash text,
    job_id           text,
    cancelled_at     timestamptz,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_notifications_newest ON hcm_notifications (organization_id, created_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS hcm_notifications_idempotency ON hcm_notifications (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- A job that is run a second time makes none twice.
CREATE UNIQUE INDEX IF NOT EXISTS hcm_notifications_job ON hcm_notifications (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS hcm_deliveries (
    id                  text NOT NULL PRIMARY KEY,
    notification_id     text NOT NULL,
    organization_id     text NOT NULL,
    event               text NOT NULL,
    severity            text NOT NULL,
    channel             text NOT NULL,
    recipient_id        text,
    recipient_name      text,
    address             text,
    zone                text,
    state               text NOT NULL,
    reason              text,
    next_at             timestamptz,
    provider            text,
    job_id              text,
    attempt             integer NOT NULL DEFAULT 0,
    retries             integer NOT NULL DEFAULT 0,
    resends             integer NOT NULL DEFAULT 0,
    dedupe_key          text,
    digest_id           text,
    settings_version    text,
    provider_message_id text,
    throttled_until     timestamptz,
    sent_at             timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    deadline_at         timestamptz,
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
    delivery_id text NOT NULL,
    attempt     integer NOT NULL,
    provider    text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    outcome     text,
    stage       text,
    retry_after integer,
    advice      text,
    PRIMARY KEY (delivery_id, attempt),
    FOREIGN KEY (delivery_id) REFERENCES hcm_deliveries (id) ON DELETE CASCADE
);
