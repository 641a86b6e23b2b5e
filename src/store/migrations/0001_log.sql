-- Times are integer microseconds since 1970-01-01T00:00:00Z. Words are those of the JSON output.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Tells this file from one that took its place: what was derived from another store must be made anew.
INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))));

-- A place that was visited, where to go on there, and how the visits went.
CREATE TABLE sources (
    key        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    venue      TEXT NOT NULL,
    about      TEXT,               -- the provider's id
    reading    TEXT NOT NULL,
    since      INTEGER NOT NULL,   -- when `reading` became what it is
    why        TEXT,
    visited_at INTEGER NOT NULL,
    read_at    INTEGER,            -- the last visit that could be read
    failures   INTEGER NOT NULL,   -- visits since then
    cursor     TEXT
) STRICT;

-- What people wrote, as it was first seen. The key is never used twice: the search index knows posts by
-- it. A deleted post stays as a tombstone, so that an archive read later cannot bring its text back.
--
-- Rows that hold people's words are only ever appended or made smaller. A row that grows, or is removed,
-- makes SQLite move its neighbours to other pages, and `secure_delete` does not overwrite the copies
-- that stay behind: a later deletion would not reach them. Hence edits and counts have their own tables,
-- and `deleted` is 0 or 1, which take no space in a row.
CREATE TABLE posts (
    key         INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES sources (key),
    external_id TEXT NOT NULL,
    written_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    deleted     INTEGER NOT NULL,
    author      INTEGER,           -- a keyed hash, never the name
    staff       INTEGER NOT NULL,
    likes       INTEGER,
    replies     INTEGER,
    me_too      INTEGER,
    thread      TEXT,
    reply_to    TEXT,
    repost_of   TEXT,
    lang        TEXT,
    url         TEXT,
    link        TEXT,
    title       TEXT,
    text        TEXT NOT NULL,
    UNIQUE (source, external_id)
) STRICT;

-- The wordings after the first; emptied when the post is deleted.
CREATE TABLE edits (
    seq   INTEGER PRIMARY KEY REFERENCES changes (seq),
    post  INTEGER NOT NULL REFERENCES posts (key),
    title TEXT,
    text  TEXT NOT NULL
) STRICT;

CREATE INDEX edits_by_post ON edits (post);

-- The counts as they stand now, where they are not the first.
CREATE TABLE post_counts (
    post    INTEGER PRIMARY KEY REFERENCES posts (key),
    likes   INTEGER,
    replies INTEGER,
    me_too  INTEGER
) STRICT;

-- What a provider published about itself, as it stands now; the log holds how it stood before.
CREATE TABLE incidents (
    key           INTEGER PRIMARY KEY,
    source        INTEGER NOT NULL REFERENCES sources (key),
    external_id   TEXT NOT NULL,
    published_at  INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    over          INTEGER NOT NULL,
    body          TEXT NOT NULL,   -- JSON
    UNIQUE (source, external_id)
) STRICT;

-- Every update ever shown: one whose text or date the provider rewrote stays beside the new wording.
CREATE TABLE incident_updates (
    incident      INTEGER NOT NULL REFERENCES incidents (key),
    at            INTEGER NOT NULL,
    state         TEXT NOT NULL,
    text          TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    PRIMARY KEY (incident, at, state, text)
) STRICT, WITHOUT ROWID;

-- The log: every change, in the order it was seen. Rows are only ever appended, so the key rises by one.
CREATE TABLE changes (
    seq            INTEGER PRIMARY KEY,
    seen_at        INTEGER NOT NULL,
    source         INTEGER NOT NULL REFERENCES sources (key),
    kind           TEXT NOT NULL,  -- new edited counted deleted | incident | health
    post           INTEGER REFERENCES posts (key),
    likes          INTEGER,        -- counts as of this change …
    replies        INTEGER,
    me_too         INTEGER,
    likes_before   INTEGER,        -- … and, when they are what changed, before it
    replies_before INTEGER,
    me_too_before  INTEGER,
    body           TEXT            -- the incident as JSON, or the reading
) STRICT;

-- The detector's memory, and how far in the log it has read. One row.
CREATE TABLE detection (
    key      INTEGER PRIMARY KEY CHECK (key = 1),
    position INTEGER NOT NULL,
    state    BLOB NOT NULL         -- zstd
) STRICT;

CREATE TABLE swarms (
    id          TEXT NOT NULL PRIMARY KEY,
    provider    TEXT NOT NULL,
    grade       TEXT NOT NULL,
    state       TEXT NOT NULL,
    flagged_at  INTEGER NOT NULL,
    subsided_at INTEGER,
    body        TEXT NOT NULL      -- JSON, its evidence named but not quoted
) STRICT;

CREATE INDEX swarms_by_time ON swarms (flagged_at);

-- The words and address of a piece of evidence, as first quoted; emptied when the post is deleted.
CREATE TABLE quotes (
    key     INTEGER PRIMARY KEY,
    source  TEXT NOT NULL,         -- the source's id
    post    TEXT NOT NULL,         -- the post's id there
    url     TEXT,
    excerpt TEXT NOT NULL,
    UNIQUE (source, post)
) STRICT;

-- What was said of a swarm, each time that changed. Its evidence is named but not quoted.
CREATE TABLE verdicts (
    key   INTEGER PRIMARY KEY,
    swarm TEXT NOT NULL REFERENCES swarms (id),
    at    INTEGER NOT NULL,
    grade TEXT NOT NULL,
    state TEXT NOT NULL,
    body  TEXT NOT NULL            -- JSON
) STRICT;

CREATE INDEX verdicts_by_swarm ON verdicts (swarm, key);

-- Alerts on their way. The body is forgotten once nothing more is to be sent.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL,
    receiver   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at     INTEGER,            -- NULL: sent, or given up
    body       TEXT,
    UNIQUE (key, receiver)
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE deliveries (
    key     INTEGER PRIMARY KEY,
    alert   INTEGER NOT NULL REFERENCES outbox (id),
    at      INTEGER NOT NULL,
    outcome TEXT NOT NULL,         -- sent failed given-up
    why     TEXT
) STRICT;

CREATE INDEX deliveries_by_alert ON deliveries (alert);

-- What was bought from a source that sells by the post.
CREATE TABLE spending (
    source TEXT NOT NULL,
    month  TEXT NOT NULL,
    posts  INTEGER NOT NULL,
    PRIMARY KEY (source, month)
) STRICT, WITHOUT ROWID;
