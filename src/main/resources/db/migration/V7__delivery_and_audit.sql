-- How providers deliver to us, and what has been done about it. As in V1: one dialect, times that sort as text, ids that sort by time.

-- What people and the gateway have done at providers and to transactions. Rows are added, never changed or deleted.
CREATE TABLE audit (
    id              VARCHAR(36)  NOT NULL PRIMARY KEY, -- UUIDv7
    at              VARCHAR(32)  NOT NULL,
    who             TEXT         NOT NULL,
    action          VARCHAR(64)  NOT NULL,
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL, -- empty where it is about none
    state_before    TEXT,
    state_after     TEXT
);

CREATE INDEX audit_transaction ON audit (provider, environment, transaction_id);

-- The provider's attempts to deliver a callback, as it tells of them.
CREATE TABLE delivery_attempts (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    attempt_id      VARCHAR(255) NOT NULL, -- the provider's own
    number          INTEGER,               -- how often it had tried by then
    status          INTEGER,               -- that we answered
    state           TEXT,                  -- in the provider's words
    attempted_at    VARCHAR(32),
    imported_at     VARCHAR(32)  NOT NULL,
    PRIMARY KEY (provider, environment, transaction_id, attempt_id)
);

-- The last heal of a provider's deliveries, and up to which callback attempts have been imported.
CREATE TABLE deliveries (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    heal_begun_at   VARCHAR(32),
    restart_due     INTEGER      NOT NULL, -- 1 from the begin of a heal until what waited has been restarted
    restarted_at    VARCHAR(32),
    moving_at       VARCHAR(32),           -- when deliveries were seen to move after that
    looked_until    VARCHAR(36),           -- the id of a callback
    PRIMARY KEY (provider, environment)
);
