-- Who changed what, each entry chained to the one before it by a hash; addresses that get nothing more; and which receipts
-- of providers were seen before. docs/audit.md and docs/notifications.md say more.
-- Of one organization, or of the whole service where none is named.
CREATE TABLE IF NOT EXISTS hcm_audit_entries (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    seq             BIGINT NOT NULL,
    at              TIMESTAMPTZ NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    request_id      TEXT,
    details         TEXT NOT NULL,
    previous_hash   TEXT NOT NULL,
    hash            TEXT NOT NULL,
    UNIQUE (organization_id, seq),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS hcm_audit_entries_service ON hcm_audit_entries (seq) WHERE organization_id IS NULL;
CREATE INDEX IF NOT EXISTS hcm_audit_entries_at ON hcm_audit_entries (organization_id, at, seq);
CREATE INDEX IF NOT EXISTS hcm_audit_entries_actor ON hcm_audit_entries (organization_id, actor, at, seq);
CREATE INDEX IF NOT EXISTS hcm_audit_entries_action ON hcm_audit_entries (organization_id, action, at, seq);
CREATE INDEX IF NOT EXISTS hcm_audit_entries_subject ON hcm_audit_entries (organization_id, subject, at, seq);

-- The last entry of each chain, so that it shows when the last ones are gone. The id is the organization's, or empty.
CREATE TABLE IF NOT EXISTS hcm_audit_heads (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    seq             BIGINT NOT NULL,
    hash            TEXT NOT NULL,
    checked_at      TIMESTAMPTZ,
    broken          TEXT,
    UNIQUE (organization_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS hcm_suppressions (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    address         TEXT NOT NULL,
    reason          TEXT,
    source          TEXT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    created_by      TEXT NOT NULL,
    UNIQUE (organization_id, channel, address),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_suppressions_created ON hcm_suppressions (organization_id, created_at, id);

-- By the id that the provider gave the event; kept for as long as it could be sent again.
CREATE TABLE IF NOT EXISTS hcm_receipts (
    organization_id TEXT NOT NULL,
    provider        TEXT NOT NULL,
    event_id        TEXT NOT NULL,
    received_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, provider, event_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS hcm_receipts_received ON hcm_receipts (received_at);
