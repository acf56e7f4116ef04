-- When somebody decided that a late send goes out all the same: its grace counts from then.
ALTER TABLE sends ADD COLUMN late_allowed_at INTEGER;
ALTER TABLE sends DROP COLUMN late_allowed;

-- An unscheduled send whose messages are being taken back, in chunks. Until they are, its campaign cannot be scheduled.
ALTER TABLE sends ADD COLUMN unwinding INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sends_unwinding ON sends (id) WHERE unwinding = 1;

-- When an opt-out was lifted, by hand or by Meta's resume: news of Meta's that is not younger says nothing new.
CREATE TABLE opt_out_lifts (
    org_id INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    scope INTEGER NOT NULL CHECK (scope IN (0, 1)),
    at INTEGER NOT NULL,
    PRIMARY KEY (org_id, phone, scope)
) STRICT, WITHOUT ROWID;

-- The Idempotency-Key a test was asked for with: a repeat after a crash is answered from here, not sent again.
ALTER TABLE test_messages ADD COLUMN request_key TEXT NOT NULL DEFAULT '';
