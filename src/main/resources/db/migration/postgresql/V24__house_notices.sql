-- When admins were last told something by the service itself, and what finds notifications that are old.
CREATE TABLE IF NOT EXISTS hcm_house_notices (
    organization_id text NOT NULL,
    event           text NOT NULL,
    cause           text NOT NULL,
    last_at         timestamptz NOT NULL,
    PRIMARY KEY (organization_id, event, cause),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_house_notices_old ON hcm_house_notices (last_at);

-- By which those are found that are old.
CREATE INDEX IF NOT EXISTS hcm_notifications_old ON hcm_notifications (created_at, id);
CREATE INDEX IF NOT EXISTS hcm_digests_old ON hcm_digests (period_end) WHERE state NOT IN ('open', 'sending');
