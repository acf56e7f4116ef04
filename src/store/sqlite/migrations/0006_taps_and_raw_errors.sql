-- Taps on a send's buttons are counted apart from what people write.
ALTER TABLE sends ADD COLUMN button_taps INTEGER NOT NULL DEFAULT 0;
UPDATE sends SET button_taps = taps.n, replies = replies - taps.n
FROM (SELECT message_id >> 32 AS send_id, count(*) AS n FROM inbound_messages
      WHERE message_id IS NOT NULL AND type IN ('button', 'interactive') GROUP BY 1) AS taps
WHERE sends.id = taps.send_id;

-- Meta's error object, as it came, of messages that failed.
ALTER TABLE message_notes ADD COLUMN raw TEXT;
ALTER TABLE status_inbox ADD COLUMN raw TEXT NOT NULL DEFAULT '';
