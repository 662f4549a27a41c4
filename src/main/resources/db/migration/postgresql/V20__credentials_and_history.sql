-- Where and when an organization is told things, what it sends with, which of its channels are paused, and what its settings were.
ALTER TABLE notification_settings
    ADD COLUMN IF NOT EXISTS timezone TEXT DEFAULT 'UTC',
    ADD COLUMN IF NOT EXISTS digest_hour INTEGER DEFAULT 8,
    ADD COLUMN IF NOT EXISTS digest_weekday TEXT DEFAULT 'monday',
    ADD COLUMN IF NOT EXISTS sms_monthly_segments INTEGER,
    ADD COLUMN IF NOT EXISTS email_fallback_provider TEXT,
    ADD COLUMN IF NOT EXISTS admin_recipients TEXT,
    ADD COLUMN IF NOT EXISTS notify_job_failed BOOLEAN DEFAULT FALSE;

-- The settings after each change. Of the webhook only the encrypted form; changes is [{"field", "from", "to"}, …].
CREATE TABLE IF NOT EXISTS hcm_settings_versions (
    organization_id   TEXT NOT NULL,
    version           INTEGER NOT NULL,
    changed_at        TIMESTAMPTZ NOT NULL,
    changed_by        TEXT NOT NULL,
    request_id        TEXT,
    settings          TEXT NOT NULL,
    slack_webhook_url TEXT,
    changes           TEXT NOT NULL,
    PRIMARY KEY (organization_id, version),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- fields is {"name": "v1.<key id>.<nonce>.<ciphertext>", …}, all of them encrypted with the key key_id.
CREATE TABLE IF NOT EXISTS hcm_provider_credentials (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    fields          TEXT NOT NULL,
    key_id          TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    set_at          TIMESTAMPTZ NOT NULL,
    set_by          TEXT NOT NULL,
    last_success_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- A provider has refused an organization, which is not to send by it until somebody has acted.
CREATE TABLE IF NOT EXISTS hcm_channel_pauses (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    reason          TEXT NOT NULL,
    paused_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- Messages that somebody sent to try the settings, as long as they count for the limit of an hour.
CREATE TABLE IF NOT EXISTS hcm_test_sends (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    sent_at         TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_test_sends_of_organization ON hcm_test_sends (organization_id, sent_at);
