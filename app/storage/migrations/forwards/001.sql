-- What endpoints handed on to their targets: every attempt, and what still waits for its target.
CREATE TABLE attempts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    capture       INTEGER NOT NULL,
    endpoint      INTEGER NOT NULL,    -- number of the endpoint
    number        INTEGER NOT NULL,    -- from 1, of this capture
    started_us    INTEGER NOT NULL,
    status        INTEGER NOT NULL,    -- 0: no answer came
    name_us       INTEGER NOT NULL,
    connect_us    INTEGER NOT NULL,
    tls_us        INTEGER NOT NULL,
    first_us      INTEGER NOT NULL,
    total_us      INTEGER NOT NULL,
    url           TEXT NOT NULL,
    error         TEXT NOT NULL,
    request_head  TEXT NOT NULL,
    response_head TEXT NOT NULL,
    response_body TEXT NOT NULL,
    truncated     INTEGER NOT NULL     -- whether only a part of the answer's body is kept
);
CREATE INDEX attempts_capture ON attempts(capture);
CREATE TABLE waiting (
    capture  INTEGER PRIMARY KEY,
    endpoint INTEGER NOT NULL,
    attempts INTEGER NOT NULL          -- that were made so far
);
-- 'seen': the newest capture that was ever relayed or put among those that wait. What is to be handed on behind and is
-- newer was acknowledged right before a crash, and is put there at the next start.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
