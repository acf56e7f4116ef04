-- Whether Meta named an app that takes the account's webhooks, at the last sync; NULL: it did not say.
ALTER TABLE wabas ADD COLUMN webhook_subscribed INTEGER CHECK (webhook_subscribed IN (0, 1));
