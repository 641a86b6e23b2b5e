-- What is the operator's own. Times are integer microseconds since 1970 in UTC.

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given to another ticket
    number TEXT NOT NULL,                 -- the provider's, as the operator knows it
    provider TEXT NOT NULL,
    service TEXT,
    opened_at INTEGER NOT NULL,
    note TEXT,
    UNIQUE (provider, number)
) STRICT;

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE INDEX claims_of_ticket ON claims (ticket, at);

CREATE TABLE tokens (
    name TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of the token; the token itself is stored nowhere
    scope TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,      -- the beginning of the day, no finer
    revoked_at INTEGER
) STRICT;
