-- One dialect for SQLite and PostgreSQL. Times are ISO 8601 in UTC with six decimals, so that they sort as text. A callback id is a
-- UUIDv7 and sorts by its time, so that nothing else needs an index by time.

-- What is known of each transaction: the last observation that counted.
CREATE TABLE transactions (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    sequence        BIGINT       NOT NULL,
    status          VARCHAR(32),
    status_code     TEXT,
    terminal        INTEGER      NOT NULL,
    reason_code     TEXT,
    reason_text     TEXT,
    captured        BIGINT,
    credited        BIGINT,
    currency        TEXT,
    reference       TEXT,
    version         BIGINT       NOT NULL,
    updated_at      VARCHAR(32)  NOT NULL,
    PRIMARY KEY (provider, environment, transaction_id)
);

-- Every callback, and what became of it.
CREATE TABLE callbacks (
    callback_id     VARCHAR(36)  NOT NULL PRIMARY KEY,
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255),
    origin          VARCHAR(16)  NOT NULL,
    received_at     VARCHAR(32)  NOT NULL,
    recorded_at     VARCHAR(32)  NOT NULL,
    outcome         VARCHAR(16)  NOT NULL,
    detail          TEXT,
    sequence        BIGINT,
    event           TEXT
);

CREATE INDEX callbacks_transaction ON callbacks (provider, environment, transaction_id);

-- The raw requests, apart from the history because they are kept for a shorter time.
CREATE TABLE raw_requests (
    callback_id     VARCHAR(36)  NOT NULL PRIMARY KEY,
    request         TEXT         NOT NULL
);
