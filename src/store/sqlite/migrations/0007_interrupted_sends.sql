-- When the engine was last at work on a send that fires: after a restart this says how long the system was down.
ALTER TABLE sends ADD COLUMN attended_at INTEGER;
-- It was down for longer than the send's grace: somebody decides whether the rest of it goes out.
ALTER TABLE sends ADD COLUMN interrupted INTEGER NOT NULL DEFAULT 0 CHECK (interrupted IN (0, 1));
-- What fires during the update goes on.
UPDATE sends SET attended_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000 WHERE status = 3;
