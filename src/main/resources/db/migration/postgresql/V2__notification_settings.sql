-- One row per organization: how it wants to be told things.
CREATE TABLE IF NOT EXISTS notification_settings (
    id                 TEXT NOT NULL PRIMARY KEY DEFAULT gen_random_uuid()::text,
    organization_id    TEXT NOT NULL UNIQUE,
    email_enabled      BOOLEAN DEFAULT TRUE,
    email_provider     TEXT DEFAULT 'smtp',
    email_from_address TEXT DEFAULT 'noreply@hunzal.com',
    email_from_name    TEXT,
    sms_enabled        BOOLEAN DEFAULT FALSE,
    sms_provider       TEXT,
    slack_enabled      BOOLEAN DEFAULT FALSE,
    slack_webhook_url  TEXT,
    digest_frequency   TEXT DEFAULT 'daily',
    dnd_enabled        BOOLEAN DEFAULT FALSE,
    dnd_start          TEXT DEFAULT '22:00',
    dnd_end            TEXT DEFAULT '06:00',
    custom_settings    TEXT,
    created_at         TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    updated_at         TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_notification_settings_org ON notification_settings (organization_id);
CREATE INDEX IF NOT EXISTS idx_notification_settings_created ON notification_settings (created_at);
