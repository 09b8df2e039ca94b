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
    method       TEXT NOT NULL,
    target       TEXT NOT NULL,
    event_type   TEXT NOT NULL,
    event_id     TEXT NOT NULL,
    deleted      INTEGER NOT NULL DEFAULT 0
);
-- The first capture of each event id, by the hash of the id: narrow and in the order of arrival, so that it is cheap to
-- append to and quick to read whole at the start. An index on the hash would dirty a page a row.
CREATE TABLE first_events (
    capture_id INTEGER PRIMARY KEY,
    hash       INTEGER NOT NULL
);
-- What was removed in this run of the program and can still be brought back.
CREATE INDEX captures_deleted ON captures(deleted) WHERE deleted = 1;
-- Ids go on after the newest one, even if that one was deleted.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
