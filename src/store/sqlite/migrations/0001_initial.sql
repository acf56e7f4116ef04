-- Times are milliseconds since 1970 UTC. Countries are packed as in domain/country.hpp. Statuses, reasons and kinds are
-- the numbers of the enums in src/domain and src/store, which are never renumbered.

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_keys_org ON api_keys (org_id);

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_log_org ON audit_log (org_id, id);

CREATE TABLE remembered_answers (
    org_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (org_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX remembered_answers_at ON remembered_answers (at);

CREATE TABLE wabas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    waba_id TEXT NOT NULL UNIQUE,    -- Meta's
    name TEXT NOT NULL,
    access_token BLOB NOT NULL,      -- sealed, as are the next two
    app_secret BLOB NOT NULL,
    verify_token BLOB NOT NULL,
    onboarding_status TEXT NOT NULL,
    messaging_limit TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    synced_at INTEGER,
    webhook_seen_at INTEGER
) STRICT;
CREATE INDEX wabas_org ON wabas (org_id);

CREATE TABLE phone_numbers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    waba_id INTEGER NOT NULL REFERENCES wabas (id),
    phone_number_id TEXT NOT NULL,    -- Meta's
    display_phone_number TEXT NOT NULL,
    verified_name TEXT NOT NULL,
    status TEXT NOT NULL,
    quality_rating TEXT NOT NULL,
    name_status TEXT NOT NULL,
    messaging_limit_tier TEXT NOT NULL,
    throughput_level TEXT NOT NULL,
    active INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (waba_id, phone_number_id)
) STRICT;
CREATE INDEX phone_numbers_org ON phone_numbers (org_id);

CREATE TABLE templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    waba_id INTEGER NOT NULL REFERENCES wabas (id),
    meta_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    quality TEXT NOT NULL,
    parameter_format TEXT NOT NULL,
    components TEXT NOT NULL,
    rejected_reason TEXT NOT NULL,
    synced_at INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    UNIQUE (waba_id, name, language)    -- what Meta knows a template by
) STRICT;
CREATE INDEX templates_org ON templates (org_id);

CREATE TABLE audiences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 3),
    error_code TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    rows_read INTEGER NOT NULL DEFAULT 0,
    bytes_read INTEGER NOT NULL DEFAULT 0,
    ok INTEGER NOT NULL DEFAULT 0,
    ineligible_geo INTEGER NOT NULL DEFAULT 0,
    invalid_phone INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    column_names TEXT NOT NULL DEFAULT '',    -- packed as Lead::variables
    phone_column TEXT NOT NULL DEFAULT '',
    external_id_column TEXT NOT NULL DEFAULT '',
    default_country TEXT NOT NULL DEFAULT '',
    encoding TEXT NOT NULL DEFAULT '',
    delimiter TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX audiences_org ON audiences (org_id, id);
CREATE INDEX audiences_unfinished ON audiences (id) WHERE status <> 1;

CREATE TABLE audience_countries (
    audience_id INTEGER NOT NULL REFERENCES audiences (id),
    country TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (audience_id, country)
) STRICT, WITHOUT ROWID;

-- Appended in order, never changed. A phone is found by bisection, because an audience's leads lie in order of phone.
CREATE TABLE leads (
    id INTEGER PRIMARY KEY,    -- audience << 32 | lead_no
    status INTEGER NOT NULL,
    geo_rule INTEGER NOT NULL,
    country INTEGER NOT NULL,
    phone INTEGER NOT NULL,    -- 0: none
    row_no INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    variables TEXT NOT NULL
) STRICT;

-- What only rows that are not ok have.
CREATE TABLE lead_rejects (
    id INTEGER PRIMARY KEY,
    first_row INTEGER NOT NULL,
    raw_phone TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE campaigns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    audience_id INTEGER REFERENCES audiences (id),
    phone_number_id INTEGER REFERENCES phone_numbers (id),
    product_policy_confirmed INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 5),
    status_reason TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX campaigns_org ON campaigns (org_id, id);
CREATE INDEX campaigns_live ON campaigns (id) WHERE status BETWEEN 1 AND 3;

CREATE TABLE sends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL REFERENCES organizations (id),
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    category INTEGER NOT NULL CHECK (category IN (0, 1)),
    template_id INTEGER REFERENCES templates (id),
    scheduled_local TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    fold TEXT NOT NULL,
    scheduled_at INTEGER NOT NULL,
    utc_offset_seconds INTEGER NOT NULL,
    tzdb_version TEXT NOT NULL,
    audience_filter INTEGER NOT NULL,
    when_no_filter_event INTEGER NOT NULL,
    event_filter TEXT NOT NULL,
    max_messages_per_second INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    product_policy INTEGER NOT NULL,
    message_activity_sharing INTEGER,
    late_start_grace_minutes INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 7),
    status_reason TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    materialized_through INTEGER NOT NULL DEFAULT 0,
    next_lead_no INTEGER NOT NULL DEFAULT 1,
    materialized_at INTEGER,
    started_at INTEGER,
    completed_at INTEGER,
    drained INTEGER NOT NULL DEFAULT 0,    -- ended, and nothing of it can be queued any more
    replies INTEGER NOT NULL DEFAULT 0,
    CHECK (next_lead_no <= materialized_through + 1)
) STRICT;
CREATE INDEX sends_campaign ON sends (campaign_id, scheduled_at);
CREATE INDEX sends_undrained ON sends (id) WHERE status >= 5 AND drained = 0;

-- One lead × one send. `sending` (2) is never stored: an open claim says it. Narrow, because receipts come in no order
-- and each changes a page: the wamid, which is most of what there is to say of a message, lies apart.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,    -- send << 32 | lead_no
    status INTEGER NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 10 AND status <> 2),
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
CREATE INDEX messages_requeued ON messages (id >> 32, not_before) WHERE status = 1;
CREATE INDEX messages_failed ON messages (id) WHERE status = 7;
CREATE INDEX messages_in_doubt ON messages (id) WHERE status = 10;

-- Meta's id of each message that has accepted_at.
CREATE TABLE wamids (
    id INTEGER PRIMARY KEY,
    wamid TEXT NOT NULL UNIQUE
) STRICT;

-- What only messages that failed, were skipped or are in doubt have.
CREATE TABLE message_notes (
    id INTEGER PRIMARY KEY,
    skip_reason INTEGER NOT NULL,
    detail TEXT NOT NULL
) STRICT;

-- Leads of a send that never became messages.
CREATE TABLE exclusions (
    id INTEGER PRIMARY KEY,    -- send << 32 | lead_no
    reason INTEGER NOT NULL CHECK (reason > 0),
    country INTEGER NOT NULL
) STRICT;

-- Ids are never used again: closing a claim twice must not close another one.
CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    send_id INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),    -- 0 first pass, 1 retry
    first_lead INTEGER NOT NULL,
    last_lead INTEGER NOT NULL CHECK (last_lead >= first_lead AND (kind = 0 OR last_lead = first_lead)),
    claimed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX claims_lead ON claims (send_id, kind, first_lead);

CREATE TABLE send_counters (
    send_id INTEGER NOT NULL,
    country INTEGER NOT NULL,
    status INTEGER NOT NULL,
    code INTEGER NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (send_id, country, status, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE send_minutes (
    send_id INTEGER NOT NULL,
    minute INTEGER NOT NULL,    -- minutes since 1970 UTC
    status INTEGER NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (send_id, minute, status)
) STRICT, WITHOUT ROWID;

-- Status events of messages we do not know (yet).
CREATE TABLE status_inbox (
    org_id INTEGER NOT NULL,
    wamid TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    phone_number_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    code INTEGER NOT NULL,
    detail TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, wamid, receipt)
) STRICT, WITHOUT ROWID;
CREATE INDEX status_inbox_recipient ON status_inbox (org_id, phone_number_id, recipient);
CREATE INDEX status_inbox_received ON status_inbox (received_at);

CREATE TABLE inbound_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL,
    wamid TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    phone INTEGER NOT NULL,
    type TEXT NOT NULL,
    text TEXT NOT NULL,
    payload TEXT NOT NULL,
    context_wamid TEXT NOT NULL,
    message_id INTEGER,    -- the message answered, when it is ours
    at INTEGER NOT NULL,
    UNIQUE (org_id, wamid)
) STRICT;

CREATE TABLE webhook_archive (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id INTEGER NOT NULL,
    waba_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE opt_outs (
    org_id INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    scope INTEGER NOT NULL CHECK (scope IN (0, 1)),
    source INTEGER NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (org_id, phone, scope)
) STRICT, WITHOUT ROWID;

-- Written by Store::ping().
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
