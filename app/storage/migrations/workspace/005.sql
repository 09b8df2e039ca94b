-- Endpoints: receivers with a port, or a path prefix of one. Their secrets are in the keychain under "endpoint/ID".
-- Number 1 is the one of the settings; its row holds what goes beyond those.
CREATE TABLE endpoints (
    id      TEXT PRIMARY KEY,          -- ep_ and 16 hexadecimal digits
    number  INTEGER NOT NULL UNIQUE,   -- names it in captures
    name    TEXT NOT NULL,
    config  TEXT NOT NULL,             -- JSON without any secret
    revision INTEGER NOT NULL DEFAULT 0, -- grows with every save, so that others see that secrets may be new
    deleted INTEGER NOT NULL DEFAULT 0 -- 1: removed in this run, and can be brought back
) WITHOUT ROWID;
