-- One row where another program had made background_jobs: when this service took it over, and what it found there.
-- held: 0 until the jobs that are not to run by themselves are held. decided_at: when somebody ran or cancelled them.
CREATE TABLE IF NOT EXISTS hcm_takeover (
    id            integer NOT NULL PRIMARY KEY CHECK (id = 1),
    taken_over_at timestamptz NOT NULL,
    held          integer NOT NULL DEFAULT 0,
    finished_jobs bigint  NOT NULL DEFAULT 0,
    decided_at    timestamptz
);
