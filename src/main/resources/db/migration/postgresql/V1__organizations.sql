-- The HR system owns this table; it is made only where it is missing. The service needs nothing of it but "id".
CREATE TABLE IF NOT EXISTS organizations (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP
);
