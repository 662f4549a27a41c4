-- Where and when an organization is told things, what it sends with, which of its channels are paused, and what its settings were.
ALTER TABLE notification_settings ADD COLUMN timezone TEXT DEFAULT 'UTC';
ALTER TABLE notification_settings ADD COLUMN digest_hour INTEGER DEFAULT 8;
ALTER TABLE notification_settings ADD COLUMN digest_weekday TEXT DEFAULT 'monday';
ALTER TABLE notification_settings ADD COLUMN sms_monthly_segments INTEGER;
ALTER TABLE notification_settings ADD COLUMN email_fallback_provider TEXT;
ALTER TABLE notification_settings ADD COLUMN admin_recipients TEXT;
ALTER TABLE notification_settings ADD COLUMN notify_job_failed INTEGER DEFAULT 0;

-- The settings after each change. Of the webhook only the encrypted form; changes is [{"field", "from", "to"}, …].
CREATE TABLE hcm_settings_versions (
    organization_id   TEXT NOT NULL,
    version           INTEGER NOT NULL,
    changed_at        TIMESTAMP NOT NULL,
    changed_by        TEXT NOT NULL,
    request_id        TEXT,
    settings          TEXT NOT NULL,
    slack_webhook_url TEXT,
    changes           TEXT NOT NULL,
    PRIMARY KEY (organization_id, version),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- fields is {"name": "v1.<key id>.<nonce>.<ciphertext>", …}, all of them encrypted with the key key_id.
CREATE TABLE hcm_provider_credentials (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    fields          TEXT NOT NULL,
    key_id          TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    set_at          TIMESTAMP NOT NULL,
    set_by          TEXT NOT NULL,
    last_success_at TIMESTAMP,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- A provider has refused an organization, which is not to send by it until somebody has acted.
CREATE TABLE hcm_channel_pauses (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    reason          TEXT NOT NULL,
    paused_at       TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

-- Messages that somebody sent to try the settings, as long as they count for the limit of an hour.
CREATE TABLE hcm_test_sends (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    sent_at         TIMESTAMP NOT NULL,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX hcm_test_sends_of_organization ON hcm_test_sends (organization_id, sent_at);
