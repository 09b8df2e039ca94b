-- The index of the captures. The bytes stand in captures/NNNNNN.seg; this table holds where, and what lists
-- and filters need, and can be made anew from the segments.
CREATE TABLE captures (
    id           INTEGER PRIMARY KEY,      -- order of storing, never used twice
    segment      INTEGER NOT NULL,         -- number of the segment file
    offset       INTEGER NOT NULL,         -- of the record in it, in bytes
    received_us  INTEGER NOT NULL,         -- Unix time of the first byte, in microseconds
    duration_us  INTEGER NOT NULL,
    size         INTEGER NOT NULL,         -- of the body, in bytes
    status       INTEGER NOT NULL,
    flags        INTEGER NOT NULL,
    duplicate_of INTEGER NOT NULL,         -- the first capture with this event_id, or 0
    event_hash   INTEGER,                  -- of event_id, null where there is none
    method       TEXT NOT NULL,
    target       TEXT NOT NULL,
    event_type   TEXT NOT NULL,
    event_id     TEXT NOT NULL,
    deleted      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX captures_event ON captures(event_hash) WHERE event_hash IS NOT NULL AND duplicate_of = 0;
-- What was removed in this run of the program and can still be brought back.
CREATE INDEX captures_deleted ON captures(deleted) WHERE deleted = 1;
-- Ids go on after the newest one, even if that one was deleted.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
