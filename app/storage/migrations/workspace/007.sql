-- Alerts about deliveries: what is watched, how it stands, and what became of it.
CREATE TABLE alert_rules (          -- those that differ from the built-in ones, and further ones
    id   TEXT PRIMARY KEY,
    rule TEXT NOT NULL              -- JSON
) WITHOUT ROWID;
CREATE TABLE alert_states (         -- all that are not ok
    rule      TEXT NOT NULL,
    subject   TEXT NOT NULL,        -- a registration's id, an endpoint, an event type
    name      TEXT NOT NULL,        -- what people call it
    state     INTEGER NOT NULL,
    since_us  INTEGER NOT NULL,
    value     INTEGER NOT NULL,     -- what was measured last, in millionths
    count     INTEGER NOT NULL,     -- of how many
    PRIMARY KEY (rule, subject)
) WITHOUT ROWID;
CREATE TABLE alert_history (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us      INTEGER NOT NULL,
    rule       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    name       TEXT NOT NULL,
    from_state INTEGER NOT NULL,
    to_state   INTEGER NOT NULL,
    value      INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    words      TEXT NOT NULL        -- the sentence of the moment
);
