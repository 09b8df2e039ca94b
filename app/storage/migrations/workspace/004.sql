-- What mails and messages are sent through. Passwords, tokens and keys are in the keychain under "gateway/ID".
CREATE TABLE gateways (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,            -- of the channel: 'email', 'sms'
    settings TEXT NOT NULL             -- JSON without any secret
) WITHOUT ROWID;
-- Which one an environment uses; environment '' stands for those that have none of their own.
CREATE TABLE gateway_use (
    environment TEXT NOT NULL,
    kind        TEXT NOT NULL,
    gateway     TEXT NOT NULL REFERENCES gateways(id) ON DELETE CASCADE,
    PRIMARY KEY (environment, kind)
) WITHOUT ROWID;
