-- What the user has written on captures: few rows, kept when the index is made anew from the segments.
CREATE TABLE capture_notes (
    capture_id INTEGER PRIMARY KEY,
    note       TEXT NOT NULL,
    labels     TEXT NOT NULL,              -- a line each
    colour     INTEGER NOT NULL            -- of CaptureColour
);
