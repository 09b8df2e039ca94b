-- A saved filter may tell of captures that it holds for as they arrive.
ALTER TABLE saved_filters ADD COLUMN notify INTEGER NOT NULL DEFAULT 0;
