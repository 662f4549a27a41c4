-- One row: a random text and the one before it, written anew whenever a write-ahead log begins. A log that does not
-- know the text in the file belongs to another one, and must not be applied to it; SQLite itself does not look. The first
-- text is nothing but zeros: so a log that knows them has made this table, of which its file may not have anything yet.
CREATE TABLE IF NOT EXISTS hcm_journal_marker (
    marker TEXT NOT NULL
);
INSERT INTO hcm_journal_marker (marker)
SELECT 'hcm-journal:00000000000000000000000000000000:00000000000000000000000000000000'
WHERE NOT EXISTS (SELECT 1 FROM hcm_journal_marker);
