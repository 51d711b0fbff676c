-- Raw requests are encrypted, as rejected ones have been. Those of before stay readable, and go when their retention is over: a row has
-- either its request in plain, or an empty one and the other two.
ALTER TABLE raw_requests ADD COLUMN key_id VARCHAR(16);
ALTER TABLE raw_requests ADD COLUMN encrypted BYTEA;

ALTER TABLE rejected_raw RENAME COLUMN sealed TO encrypted;
