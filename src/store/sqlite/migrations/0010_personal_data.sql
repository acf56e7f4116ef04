-- Erasure of people, and for how long what is personal is kept.

ALTER TABLE organizations ADD COLUMN keep_replies INTEGER;           -- days; NULL: for good
ALTER TABLE organizations ADD COLUMN keep_lead_events INTEGER;
ALTER TABLE organizations ADD COLUMN keep_webhook_bodies INTEGER;
ALTER TABLE organizations ADD COLUMN keep_recipients INTEGER;

-- What the hashes of erased people are made with.
CREATE TABLE person_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

-- They are opted out of everything, and this is all that is kept of them.
CREATE TABLE erased_people (
    org_id INTEGER NOT NULL,
    hash INTEGER NOT NULL,    -- see person_key.hpp
    at INTEGER NOT NULL,
    PRIMARY KEY (org_id, hash)
) STRICT, WITHOUT ROWID;

-- The phone of an erased lead is -1; its other values are empty.
-- Of an audience whose time is over: the last lead that was erased, and when all of them were.
ALTER TABLE audiences ADD COLUMN erased_through INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audiences ADD COLUMN erased_at INTEGER;

-- A person's, and an organization's in order of arrival.
CREATE INDEX inbound_messages_phone ON inbound_messages (org_id, phone);
CREATE INDEX inbound_messages_org ON inbound_messages (org_id);
CREATE INDEX webhook_archive_org ON webhook_archive (org_id);
-- Meta named nobody; found by the message that is answered.
CREATE INDEX inbound_messages_nameless ON inbound_messages (message_id) WHERE phone = 0;
CREATE INDEX scoped_users_phone ON scoped_users (org_id, phone);
CREATE INDEX filter_events_org ON filter_events (org_id);
CREATE INDEX campaigns_audience ON campaigns (audience_id);
CREATE INDEX lead_events_received ON lead_events (type_id, received_at);
