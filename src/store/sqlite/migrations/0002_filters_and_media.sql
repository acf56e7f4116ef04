-- Filters of a send's audience, the keys and settings of those who feed them, test sends, media and dry runs.

ALTER TABLE organizations ADD COLUMN inbound_auth INTEGER NOT NULL DEFAULT 0 CHECK (inbound_auth IN (0, 1));
ALTER TABLE organizations ADD COLUMN webhook_url TEXT NOT NULL DEFAULT '';

CREATE TABLE signing_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,     -- the key's first characters, to recognise it by
    secret BLOB NOT NULL,     -- sealed: an HMAC is checked with it
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX signing_keys_org ON signing_keys (org_id);

ALTER TABLE sends DROP COLUMN event_filter;
ALTER TABLE sends ADD COLUMN event_filter_mode INTEGER CHECK (event_filter_mode IN (0, 1));    -- NULL: no event filter
ALTER TABLE sends ADD COLUMN event_filter_type TEXT NOT NULL DEFAULT '';
ALTER TABLE sends ADD COLUMN event_filter_minutes INTEGER;
ALTER TABLE sends ADD COLUMN late_allowed INTEGER NOT NULL DEFAULT 0;    -- somebody resumed it knowing that it is late
ALTER TABLE sends ADD COLUMN rules_as_of INTEGER;       -- when its materializing began: what counts was recorded by then
ALTER TABLE sends ADD COLUMN filter_event_id INTEGER;   -- the filter event it was materialized with
ALTER TABLE sends ADD COLUMN scheduled_template TEXT NOT NULL DEFAULT '';    -- digest of what was scheduled, to tell a change

-- A list of leads to keep or leave out. Invisible until accepted_at is set; the latest accepted one counts.
CREATE TABLE filter_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    send_id INTEGER NOT NULL REFERENCES sends (id),
    mode INTEGER NOT NULL CHECK (mode IN (0, 1)),
    digest BLOB NOT NULL,
    lead_count INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    accepted_at INTEGER
) STRICT;
CREATE INDEX filter_events_send ON filter_events (send_id, accepted_at);
CREATE UNIQUE INDEX filter_events_digest ON filter_events (send_id, digest) WHERE accepted_at IS NOT NULL;

CREATE TABLE filter_phones (
    event_id INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    PRIMARY KEY (event_id, phone)
) STRICT, WITHOUT ROWID;

CREATE TABLE filter_external_ids (
    event_id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    PRIMARY KEY (event_id, external_id)
) STRICT, WITHOUT ROWID;

-- "This phone did that at that time", told by the customer's systems.
CREATE TABLE lead_event_types (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    events INTEGER NOT NULL DEFAULT 0,
    last_received_at INTEGER NOT NULL,
    UNIQUE (org_id, name)
) STRICT;

CREATE TABLE lead_events (
    type_id INTEGER NOT NULL REFERENCES lead_event_types (id),
    phone INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    metadata TEXT NOT NULL,    -- JSON as given; empty: none
    PRIMARY KEY (type_id, phone, occurred_at)
) STRICT, WITHOUT ROWID;

-- Messages sent to try a send out. They are no part of its record. Written before they are sent.
CREATE TABLE test_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    send_id INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    wamid TEXT NOT NULL,    -- empty: not accepted
    status INTEGER NOT NULL,
    code INTEGER NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX test_messages_send ON test_messages (send_id, id);
CREATE INDEX test_messages_org ON test_messages (org_id, at);
CREATE UNIQUE INDEX test_messages_wamid ON test_messages (wamid) WHERE wamid <> '';

-- Files for media headers, and what Meta calls each of them at each number they were uploaded to.
CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest BLOB NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),    -- 0: its content is being written; invisible
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX media_org ON media (org_id, id);

-- In pieces, so that a large file does not hold up the writer.
CREATE TABLE media_pieces (
    media_id INTEGER NOT NULL REFERENCES media (id),
    piece INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (media_id, piece)
) STRICT;

CREATE TABLE media_uploads (
    media_id INTEGER NOT NULL REFERENCES media (id),
    phone_number_id INTEGER NOT NULL REFERENCES phone_numbers (id),
    campaign_id INTEGER NOT NULL,
    meta_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    PRIMARY KEY (media_id, phone_number_id, campaign_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dry_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    campaign_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    pace INTEGER NOT NULL,
    progress TEXT NOT NULL,    -- JSON
    report TEXT NOT NULL,      -- JSON; empty until it is done
    error TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX dry_runs_campaign ON dry_runs (campaign_id, id);
