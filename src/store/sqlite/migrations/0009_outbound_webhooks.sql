-- Where organizations want to be told of events.
CREATE TABLE outbound_webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    events INTEGER NOT NULL,           -- a bit for each type (domain/outbound_event.hpp)
    secret BLOB NOT NULL,              -- sealed
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    disabled_reason TEXT NOT NULL DEFAULT '',
    failing_since INTEGER,             -- no attempt has succeeded since
    last_event INTEGER NOT NULL,       -- events up to here are in deliveries, or none of its
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbound_webhooks_org ON outbound_webhooks (org_id);

-- The outbox: what happened, written in the transaction that made it happen. Only of types that somebody wants.
CREATE TABLE outbound_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL,
    type INTEGER NOT NULL,
    at INTEGER NOT NULL,
    data TEXT NOT NULL                 -- a JSON object
) STRICT;
CREATE INDEX outbound_events_org ON outbound_events (org_id, id);

-- A delivery is a range of the outbox: its organization's events from the first to the last whose type it takes.
CREATE TABLE outbound_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id INTEGER NOT NULL REFERENCES outbound_webhooks (id) ON DELETE CASCADE,
    org_id INTEGER NOT NULL,
    first_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    types INTEGER NOT NULL,
    events INTEGER NOT NULL,           -- how many
    in_line INTEGER NOT NULL CHECK (in_line IN (0, 1)),    -- 0: a test or a replay, which holds nothing up
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
    attempts INTEGER NOT NULL DEFAULT 0,
    status_code INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    first_attempt_at INTEGER,
    next_attempt_at INTEGER,
    finished_at INTEGER,
    CHECK ((status = 0) = (next_attempt_at IS NOT NULL))
) STRICT;
CREATE INDEX outbound_deliveries_webhook ON outbound_deliveries (webhook_id, id);
CREATE INDEX outbound_deliveries_due ON outbound_deliveries (next_attempt_at) WHERE status = 0;
CREATE INDEX outbound_deliveries_finished ON outbound_deliveries (status, finished_at) WHERE status > 0;
CREATE INDEX outbound_deliveries_events ON outbound_deliveries (org_id, first_event);
