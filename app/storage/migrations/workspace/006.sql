-- Filters of the captures that the user has given a name.
CREATE TABLE saved_filters (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL       -- as typed into the filter bar
) WITHOUT ROWID;
