-- A callback may concern several transactions, and say several things about one of them: one row for each.
CREATE TABLE callbacks_by_transaction (
    callback_id     VARCHAR(36)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL, -- empty where none could be read
    item            INTEGER      NOT NULL, -- from 1: tells those apart that are about the same transaction
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    origin          VARCHAR(16)  NOT NULL,
    received_at     VARCHAR(32)  NOT NULL,
    recorded_at     VARCHAR(32)  NOT NULL,
    outcome         VARCHAR(16)  NOT NULL,
    detail          TEXT,
    sequence        BIGINT,
    event           TEXT,
    PRIMARY KEY (callback_id, transaction_id, item)
);

INSERT INTO callbacks_by_transaction
SELECT callback_id, COALESCE(transaction_id, ''), 1, provider, environment, origin, received_at, recorded_at, outcome, detail,
    sequence, event
FROM callbacks;

DROP TABLE callbacks;
ALTER TABLE callbacks_by_transaction RENAME TO callbacks;
CREATE INDEX callbacks_transaction ON callbacks (provider, environment, transaction_id);

-- The version is the provider's own or absent; the time of receipt, which it used to be as well, has a column.
CREATE TABLE transactions_with_receipt (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    sequence        BIGINT       NOT NULL,
    status          VARCHAR(32)  NOT NULL,
    status_code     TEXT,
    terminal        INTEGER      NOT NULL,
    reason_code     TEXT,
    reason_text     TEXT,
    captured        BIGINT,
    credited        BIGINT,
    currency        TEXT,
    reference       TEXT,
    version         BIGINT,
    received        BIGINT       NOT NULL, -- microseconds since 1970
    updated_at      VARCHAR(32)  NOT NULL,
    PRIMARY KEY (provider, environment, transaction_id)
);

INSERT INTO transactions_with_receipt
SELECT provider, environment, transaction_id, sequence, status, status_code, terminal, reason_code, reason_text, captured, credited,
    currency, reference, version, 0, updated_at
FROM transactions WHERE sequence > 0;

DROP TABLE transactions;
ALTER TABLE transactions_with_receipt RENAME TO transactions;
