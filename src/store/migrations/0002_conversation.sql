-- What a site marks a post with, where it does. It changes in place, so it stands apart from people's words.
CREATE TABLE post_marks (
    post      INTEGER PRIMARY KEY REFERENCES posts (key),
    edited_at INTEGER,
    accepted  INTEGER NOT NULL
) STRICT;

CREATE INDEX posts_by_author ON posts (source, author) WHERE author IS NOT NULL;
CREATE INDEX posts_by_thread ON posts (source, thread) WHERE thread IS NOT NULL;

-- What an official page said: its answer as it came. One row for each time that what is read of it changed, and for each
-- swarm the page as it stood when that was flagged.
CREATE TABLE snapshots (
    key           INTEGER PRIMARY KEY,
    source        INTEGER NOT NULL REFERENCES sources (key),
    swarm         TEXT REFERENCES swarms (id),
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    url           TEXT NOT NULL,
    content_type  TEXT,
    body          BLOB NOT NULL,   -- zstd; the last of those that said the same
    UNIQUE (source, swarm)         -- of those without a swarm there are many: NULL is like no other
) STRICT;
