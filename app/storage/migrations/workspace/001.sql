-- What the user made. Secrets are never in here: they are in the keychain, and stand here as ${NAME} references.
CREATE TABLE registrations (
    id           TEXT PRIMARY KEY,         -- wh_ and 16 hexadecimal digits
    position     INTEGER NOT NULL,         -- order in lists, oldest first
    name         TEXT NOT NULL,
    is_active    INTEGER NOT NULL,
    event_types  TEXT NOT NULL,            -- for lists and routing: the types, a space before and behind each
    channels     TEXT NOT NULL,            -- for lists: the kinds of the channels, likewise
    target       TEXT NOT NULL,            -- for lists: where the first channel goes
    problems     INTEGER NOT NULL,         -- errors that validation found
    updated_us   INTEGER NOT NULL,
    deleted      INTEGER NOT NULL DEFAULT 0, -- 1: removed in this run, and can be brought back
    record       TEXT NOT NULL             -- JSON in the service's shape; last, so that lists need not read past it
) WITHOUT ROWID;
CREATE INDEX registrations_position ON registrations(position);
-- Edits that were not saved yet, of a stored registration or of a new one.
CREATE TABLE registration_drafts (
    id           TEXT PRIMARY KEY,
    position     INTEGER NOT NULL,         -- of a new one, among the stored ones
    updated_us   INTEGER NOT NULL,
    deleted      INTEGER NOT NULL DEFAULT 0,
    record       TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX registration_drafts_position ON registration_drafts(position);
CREATE TABLE environments (
    id            TEXT PRIMARY KEY,
    position      INTEGER NOT NULL,
    name          TEXT NOT NULL UNIQUE,
    is_production INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE variables (
    environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    is_secret   INTEGER NOT NULL,
    value       TEXT NOT NULL,             -- '' for a secret, whose value is in the keychain
    PRIMARY KEY (environment, name)
) WITHOUT ROWID;
-- Accounts of the remote service; the API key is in the keychain.
CREATE TABLE accounts (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL UNIQUE,
    base_url TEXT NOT NULL
) WITHOUT ROWID;
-- Which remote record a registration is kept in step with, and what both were when they last agreed. A link outlives its
-- registration: that it was removed here is something to tell.
CREATE TABLE remote_links (
    registration   TEXT NOT NULL,
    account        TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    remote_id      TEXT NOT NULL,
    base           TEXT NOT NULL,          -- JSON, the last synced state
    literal_fields TEXT NOT NULL,          -- JSON array of field paths: literal at the service, references here
    synced_us      INTEGER NOT NULL,
    PRIMARY KEY (registration, account)
) WITHOUT ROWID;
-- Small facts: the current environment, what the first start has made.
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
