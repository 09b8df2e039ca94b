-- The template workspace: the library with its versions, who uses a template, fixtures, expectations, drafts.
CREATE TABLE templates (
    id         TEXT PRIMARY KEY,          -- tpl_ and 16 hexadecimal digits
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,             -- payload, blocks, subject, body, message
    shape      TEXT NOT NULL,             -- text, object
    text       TEXT NOT NULL,
    version    INTEGER NOT NULL,          -- the newest one's number
    updated_us INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE template_versions (
    template   TEXT NOT NULL REFERENCES templates(id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,          -- from 1
    shape      TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    PRIMARY KEY (template, number)
) WITHOUT ROWID;
-- Fields of registrations that use a template. The record carries the text itself, as the service wants it.
CREATE TABLE template_links (
    registration TEXT NOT NULL REFERENCES registrations(id) ON DELETE CASCADE,
    field        TEXT NOT NULL,           -- channels[0].configs.payload_template
    template     TEXT NOT NULL REFERENCES templates(id) ON DELETE CASCADE,
    PRIMARY KEY (registration, field)
) WITHOUT ROWID;
CREATE INDEX template_links_template ON template_links(template);
-- Named sample events.
CREATE TABLE fixtures (
    id         TEXT PRIMARY KEY,          -- fix_ and 16 hexadecimal digits
    name       TEXT NOT NULL,
    event_type TEXT NOT NULL,
    text       TEXT NOT NULL,             -- JSON, as typed
    updated_us INTEGER NOT NULL,
    UNIQUE (event_type, name)
) WITHOUT ROWID;
-- What a template is expected to render with a fixture.
CREATE TABLE expectations (
    subject     TEXT NOT NULL,            -- a template's id, or a registration's id, a / and the field
    fixture     TEXT NOT NULL REFERENCES fixtures(id) ON DELETE CASCADE,
    output      TEXT NOT NULL,
    accepted_us INTEGER NOT NULL,
    PRIMARY KEY (subject, fixture)
) WITHOUT ROWID;
-- Templates that were edited and not saved.
CREATE TABLE template_drafts (
    subject    TEXT PRIMARY KEY,
    shape      TEXT NOT NULL,             -- none, text, object
    text       TEXT NOT NULL,
    updated_us INTEGER NOT NULL
) WITHOUT ROWID;
