-- When admins were last told something by the service itself, so that they are not told it again and again.
CREATE TABLE IF NOT EXISTS hcm_house_notices (
    organization_id TEXT NOT NULL,
    event           TEXT NOT NULL,
    cause           TEXT NOT NULL,
    last_at         TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, event, cause),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_house_notices_old ON hcm_house_notices (last_at);
