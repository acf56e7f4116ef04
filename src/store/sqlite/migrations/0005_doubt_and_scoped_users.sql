-- A message in doubt that somebody decided to take for sent (status 11): nothing of Meta's proves it, evidence still may.
-- The table is made anew because the CHECK on its status changes.
CREATE TABLE messages_new (
    id INTEGER PRIMARY KEY,    -- send << 32 | lead_no
    status INTEGER NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 11 AND status <> 2),
    country INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    accepted_at INTEGER,
    sent_at INTEGER,
    delivered_at INTEGER,
    read_at INTEGER,
    failed_at INTEGER,
    error_code INTEGER,
    not_before INTEGER,
    -- What Meta has accepted stays accepted, or failed by webhook.
    CHECK (status BETWEEN 3 AND 7 OR accepted_at IS NULL),
    CHECK (status NOT BETWEEN 3 AND 6 OR accepted_at IS NOT NULL),
    CHECK (status <> 1 OR not_before IS NOT NULL),
    CHECK (status <> 5 OR delivered_at IS NOT NULL),
    CHECK (status <> 6 OR read_at IS NOT NULL),
    CHECK (status <> 7 OR failed_at IS NOT NULL)
) STRICT;
INSERT INTO messages_new SELECT id, status, country, attempt, accepted_at, sent_at, delivered_at, read_at, failed_at, error_code,
    not_before FROM messages ORDER BY id;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_requeued ON messages (id >> 32, not_before) WHERE status = 1;
CREATE INDEX messages_failed ON messages (id) WHERE status = 7;
CREATE INDEX messages_unproved ON messages (id) WHERE status >= 10;    -- in doubt, or taken for sent

ALTER TABLE message_notes ADD COLUMN at INTEGER;    -- when it came to stand so; NULL: before this was kept

-- Whose number a business-scoped user id is, learned from status events that name nobody by number.
CREATE TABLE scoped_users (
    org_id INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    phone INTEGER NOT NULL,
    PRIMARY KEY (org_id, user_id)
) STRICT, WITHOUT ROWID;

-- An opt-out of somebody whose number is not known yet: it is written as soon as the id is learned.
CREATE TABLE scoped_opt_outs (
    org_id INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    scope INTEGER NOT NULL CHECK (scope IN (0, 1)),
    source INTEGER NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (org_id, user_id, scope)
) STRICT, WITHOUT ROWID;
