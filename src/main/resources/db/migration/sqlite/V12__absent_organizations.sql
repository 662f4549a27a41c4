-- Organizations that have rows here and are not in the table of organizations. Where foreign keys do not follow a
-- delete, the rows are deleted some time after this was noticed; those from before the take-over stay as they were found.
CREATE TABLE IF NOT EXISTS hcm_absent_organizations (
    organization_id TEXT NOT NULL PRIMARY KEY,
    noticed_at      TIMESTAMP NOT NULL,
    from_before     INTEGER NOT NULL DEFAULT 0
);
