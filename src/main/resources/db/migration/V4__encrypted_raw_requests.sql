-- Raw requests are encrypted, as rejected ones have been. Those of before stay readable, and go when their retention is over: a row has
-- either its request in plain, or an empty one and the other two.
ALTER TABLE raw_requests ADD COLUMN key_id VARCHAR(16);
ALTER TABLE raw_requests ADD COLUMN encrypted BYTEA;

-- One table is enough for rejected requests: a whole request is its last column, which nobody reads who reads the others.
ALTER TABLE rejected_requests ADD COLUMN encrypted BYTEA;
UPDATE rejected_requests SET encrypted = (SELECT sealed FROM rejected_raw WHERE rejected_raw.id = rejected_requests.id);
DROP TABLE rejected_raw;

-- Holds all that the limits sum up.
DROP INDEX rejected_requests_shares;
CREATE INDEX rejected_requests_limits ON rejected_requests (provider, environment, expected, network, id, size, admitted_at);
