-- One row where another program had made background_jobs: when this service took it over, and what it found there.
-- held: 0 until the jobs that are not to run by themselves are held. decided_at: when somebody ran or cancelled them.
CREATE TABLE IF NOT EXISTS hcm_takeover (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    taken_over_at TIMESTAMP NOT NULL,
    held          INTEGER NOT NULL DEFAULT 0,
    finished_jobs INTEGER NOT NULL DEFAULT 0,
    decided_at    TIMESTAMP
);
