-- The log of attempts and the queue of pending retries. Secrets stand in it as ${NAME}. No index but the keys: rows are
-- appended at full speed, and a scan of the narrow table is quick.
CREATE TABLE sources (                 -- what many attempts have in common
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL,        -- of the channel
    event_type   TEXT NOT NULL,
    registration TEXT NOT NULL,        -- id, or ''
    name         TEXT NOT NULL,        -- of the registration
    place        TEXT NOT NULL,
    method       TEXT NOT NULL,
    mode         INTEGER NOT NULL,
    last_attempt INTEGER NOT NULL,
    UNIQUE (kind, event_type, registration, name, place, method, mode)
);
CREATE TABLE recipes (
    id           INTEGER PRIMARY KEY,
    last_attempt INTEGER NOT NULL,     -- the newest that was made by it; 0: none yet
    recipe       TEXT NOT NULL         -- JSON
);
CREATE TABLE attempts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery       INTEGER NOT NULL,
    number         INTEGER NOT NULL,
    source         INTEGER NOT NULL,
    recipe         INTEGER NOT NULL,   -- 0: none is kept
    started_us     INTEGER NOT NULL,
    duration_us    INTEGER NOT NULL,
    next_us        INTEGER NOT NULL,   -- when the next attempt was due, 0 if there is none
    status         INTEGER NOT NULL,
    outcome        INTEGER NOT NULL,
    diagnosis      INTEGER NOT NULL,
    local_port     INTEGER NOT NULL,
    capture        INTEGER NOT NULL,   -- id of what the endpoint made of it, 0 if unknown
    request_bytes  INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL,
    event_id       TEXT NOT NULL
);
CREATE TABLE exchanges (
    attempt       INTEGER PRIMARY KEY,
    url           TEXT NOT NULL,
    http_version  TEXT NOT NULL,
    name_us       INTEGER NOT NULL,
    connect_us    INTEGER NOT NULL,
    tls_us        INTEGER NOT NULL,
    first_us      INTEGER NOT NULL,
    total_us      INTEGER NOT NULL,
    remote        TEXT NOT NULL,
    remote_port   INTEGER NOT NULL,
    flags         INTEGER NOT NULL,
    details       TEXT NOT NULL,       -- JSON: error, diagnosis, recipients; '' where there is nothing to say
    request_head  TEXT NOT NULL,
    request_body  TEXT NOT NULL,
    response_head TEXT NOT NULL,
    response_body TEXT NOT NULL
);
-- Deliveries that are not finished. A row is here before its attempt is made, and changes with the attempt's entry.
CREATE TABLE pending (
    delivery   INTEGER PRIMARY KEY,
    recipe     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    under_way  INTEGER NOT NULL,
    due_us     INTEGER NOT NULL,
    recipients TEXT NOT NULL,          -- JSON array: those that did not accept an earlier attempt
    owner      TEXT NOT NULL           -- the process that works on it
);
