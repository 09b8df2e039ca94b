-- How each registration's deliveries are made, as far as the service's record does not say: retries, signing, TLS. JSON
-- without any secret.
CREATE TABLE delivery_options (
    registration TEXT PRIMARY KEY REFERENCES registrations(id) ON DELETE CASCADE,
    options      TEXT NOT NULL
) WITHOUT ROWID;
