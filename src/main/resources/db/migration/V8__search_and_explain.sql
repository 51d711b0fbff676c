-- What people look for: callbacks and transactions by what became of them, and by the company's own id.

-- How each caller proved itself, what the callback said, and what was odd about it; flags are joined by commas.
ALTER TABLE callbacks ADD COLUMN proof TEXT;
ALTER TABLE callbacks ADD COLUMN status VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN flags VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE transactions ADD COLUMN flags VARCHAR(64) NOT NULL DEFAULT ''; -- of all its events

UPDATE callbacks SET
    status = CASE
        WHEN event LIKE '%"type":"callback.transaction.pending"%' THEN 'pending'
        WHEN event LIKE '%"type":"callback.transaction.in_review"%' THEN 'in_review'
        WHEN event LIKE '%"type":"callback.transaction.action_required"%' THEN 'action_required'
        WHEN event LIKE '%"type":"callback.transaction.approved"%' THEN 'approved'
        WHEN event LIKE '%"type":"callback.transaction.declined"%' THEN 'declined'
        WHEN event LIKE '%"type":"callback.transaction.inconclusive"%' THEN 'inconclusive'
        WHEN event LIKE '%"type":"callback.transaction.canceled"%' THEN 'canceled'
        WHEN event LIKE '%"type":"callback.transaction.expired"%' THEN 'expired'
        WHEN event LIKE '%"type":"callback.transaction.fulfilling"%' THEN 'fulfilling'
        WHEN event LIKE '%"type":"callback.transaction.completed"%' THEN 'completed'
        WHEN event LIKE '%"type":"callback.transaction.reversed"%' THEN 'reversed'
        ELSE 'unknown' END,
    flags = CASE
        WHEN event LIKE '%"flags":["regression"]%' THEN 'regression'
        WHEN event LIKE '%"flags":["conflict"]%' THEN 'conflict'
        ELSE '' END
WHERE event IS NOT NULL;

-- With the transaction first it serves those, too, who do not know whose it is.
DROP INDEX callbacks_transaction;
CREATE INDEX callbacks_transaction ON callbacks (transaction_id, provider, environment);

UPDATE transactions SET flags = 'conflict' WHERE EXISTS (
    SELECT 1 FROM callbacks c WHERE c.provider = transactions.provider AND c.environment = transactions.environment
        AND c.transaction_id = transactions.transaction_id AND c.flags = 'conflict');
UPDATE transactions SET flags = CASE flags WHEN '' THEN 'regression' ELSE 'conflict,regression' END WHERE EXISTS (
    SELECT 1 FROM callbacks c WHERE c.provider = transactions.provider AND c.environment = transactions.environment
        AND c.transaction_id = transactions.transaction_id AND c.flags = 'regression');

-- There are few kinds of rows, and each is in here by its time: the newest of any choice of kinds are found without reading others.
CREATE INDEX callbacks_kinds ON callbacks (provider, environment, outcome, status, flags, callback_id);
CREATE INDEX transactions_kinds ON transactions (provider, environment, status, terminal, flags, received);
CREATE INDEX transactions_reference ON transactions (substr(reference, 1, 255)) WHERE reference IS NOT NULL; -- one may be of any length

-- What the providers' callbacks came to, by the hour in which they came: one about several transactions counts for each of them.
CREATE TABLE hourly_counts (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    hour            VARCHAR(32)  NOT NULL, -- its begin
    outcome         VARCHAR(16)  NOT NULL,
    callbacks       BIGINT       NOT NULL,
    last_at         VARCHAR(32)  NOT NULL, -- when the last of them came
    PRIMARY KEY (provider, environment, hour, outcome)
);
