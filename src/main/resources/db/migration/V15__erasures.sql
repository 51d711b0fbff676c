-- Transactions whose personal data was deleted: that it was done, when, for whom, and what was deleted. As in V1: one dialect, times that
-- sort as text. Rows stay for as long as the audit log does.
CREATE TABLE erasures (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    who             TEXT         NOT NULL, -- asked for it last
    begun_at        VARCHAR(32)  NOT NULL,
    finished_at     VARCHAR(32),           -- null: begun, and goes on by itself
    checked_at      VARCHAR(32),           -- null: what was being archived while it ran is still to be looked for
    requests        BIGINT       NOT NULL, -- raw requests in the ledger
    dead_letters    BIGINT       NOT NULL, -- messages in inbox.dead
    archived        BIGINT       NOT NULL, -- raw requests in the archive
    documents       BIGINT       NOT NULL, -- in the archive
    proof           VARCHAR(64)  NOT NULL, -- SHA-256 over all that was deleted, one hash after the other
    PRIMARY KEY (provider, environment, transaction_id)
);

CREATE INDEX erasures_open ON erasures (begun_at) WHERE checked_at IS NULL;
