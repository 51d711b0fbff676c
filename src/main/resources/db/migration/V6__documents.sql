-- The documents that a callback links to: where each is stored, or why it could not be had. One dialect and sortable times, as in V1.
CREATE TABLE documents (
    callback_id     VARCHAR(36)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    document_id     VARCHAR(255) NOT NULL,
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    document_type   TEXT,
    location        VARCHAR(64),           -- SHA-256 of its link without the query; empty where the links are asked for
    reference       TEXT,                  -- its key in the archive; the next three as well: empty where it could not be had
    sha256          VARCHAR(64),
    media_type      TEXT,
    size            BIGINT,
    reason          TEXT,                  -- why it could not be had
    recorded_at     VARCHAR(32)  NOT NULL,
    PRIMARY KEY (callback_id, transaction_id, document_id)
);

-- A document that a later callback of its transaction links to again is not fetched again.
CREATE INDEX documents_transaction ON documents (provider, environment, transaction_id, document_id);
