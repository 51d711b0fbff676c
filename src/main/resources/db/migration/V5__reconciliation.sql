-- What was asked of the providers' APIs. As in V1: one dialect, times that sort as text.

-- The last question about each transaction, and what came of it.
CREATE TABLE questions (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    callback_id     VARCHAR(36),           -- what the provider's answer became; null where it became none
    sampled         INTEGER      NOT NULL, -- 1: asked about a final state, to see whether it holds
    times_asked     BIGINT       NOT NULL,
    first_asked_at  VARCHAR(32)  NOT NULL,
    asked_at        VARCHAR(32)  NOT NULL,
    next_at         VARCHAR(32)  NOT NULL, -- not asked again before
    answer          VARCHAR(16),           -- null until it is known what the callback comes to
    answered_at     VARCHAR(32),
    reason          TEXT,                  -- of the last answer that could not be used, until one can
    PRIMARY KEY (provider, environment, transaction_id)
);

CREATE UNIQUE INDEX questions_callback ON questions (callback_id);

-- How many were asked in the last minute.
CREATE INDEX questions_asked ON questions (provider, environment, asked_at);

-- How far each provider's list of changed transactions has been read.
CREATE TABLE sweeps (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    swept_until     VARCHAR(32)  NOT NULL,
    sampled_at      VARCHAR(32)  NOT NULL, -- when final states were last chosen to be asked about
    PRIMARY KEY (provider, environment)
);

-- One gateway reconciles at a time. The columns are ShedLock's.
CREATE TABLE shedlock (
    name            VARCHAR(150) NOT NULL PRIMARY KEY,
    lock_until      TIMESTAMP    NOT NULL,
    locked_at       TIMESTAMP    NOT NULL,
    locked_by       VARCHAR(255) NOT NULL
);

-- Transactions whose state is not final, by how long they have been silent.
CREATE INDEX transactions_open ON transactions (provider, environment, updated_at) WHERE terminal = 0;
