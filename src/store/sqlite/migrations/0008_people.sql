-- People: invitations, sessions that can be listed and ended, a second factor, scopes and ends of API keys; an audit log
-- whose lines hold each other; approvals by a second person.

CREATE TABLE sessions_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    address TEXT NOT NULL DEFAULT '',       -- where it began
    user_agent TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO sessions_new (token_hash, user_id, org_id, csrf_token, created_at, expires_at)
    SELECT token_hash, user_id, org_id, csrf_token, created_at, expires_at FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    email TEXT NOT NULL,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (org_id, email)
) STRICT;

ALTER TABLE users ADD COLUMN totp_secret BLOB;          -- sealed; NULL: no second factor
ALTER TABLE users ADD COLUMN totp_confirmed_at INTEGER; -- NULL: begun, not proved
ALTER TABLE users ADD COLUMN totp_last_step INTEGER NOT NULL DEFAULT 0;    -- a code counts once
CREATE TABLE recovery_codes (
    user_id INTEGER NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL,
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

ALTER TABLE api_keys ADD COLUMN scopes INTEGER NOT NULL DEFAULT 1015;    -- bits of domain/permissions.hpp: all but approve
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;

ALTER TABLE audit_log ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- Over the line and the hash of the organization's line before: see audit_chain.hpp. Old lines get theirs from code.
ALTER TABLE audit_log ADD COLUMN hash BLOB NOT NULL DEFAULT x'';

CREATE INDEX audit_log_subject ON audit_log (org_id, subject);

-- A second person gave a campaign free as it then was.
ALTER TABLE organizations ADD COLUMN requires_approval INTEGER NOT NULL DEFAULT 0 CHECK (requires_approval IN (0, 1));
CREATE TABLE approvals (
    campaign_id INTEGER PRIMARY KEY REFERENCES campaigns (id) ON DELETE CASCADE,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    digest TEXT NOT NULL    -- of what was approved
) STRICT;
