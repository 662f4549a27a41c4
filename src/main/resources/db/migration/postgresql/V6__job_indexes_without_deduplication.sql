-- Their keys end with the id, so there are no duplicates but the old versions of a row, and each job makes two of
-- them: merging those costs every claim and completion a tenth of its time, and saves nothing.
ALTER INDEX IF EXISTS background_jobs_pkey SET (deduplicate_items = off);
ALTER INDEX IF EXISTS hcm_background_jobs_newest SET (deduplicate_items = off);
ALTER INDEX IF EXISTS hcm_background_jobs_ready SET (deduplicate_items = off);
