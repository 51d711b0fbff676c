-- Whether the door had a reason to expect the caller's address. Where there is too much, the others' requests go first.
ALTER TABLE rejected_requests ADD COLUMN expected SMALLINT NOT NULL DEFAULT 0;

-- Holds all that the limits count.
DROP INDEX rejected_requests_shares;
CREATE INDEX rejected_requests_shares ON rejected_requests (provider, environment, expected, network, id, size);
