-- Requests that the door refused because of their caller. As in V1: one dialect, times that sort as text, ids that sort by time.

-- What may be read of each: no credential, no query, no body.
CREATE TABLE rejected_requests (
    id              VARCHAR(36)  NOT NULL PRIMARY KEY,
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    network         TEXT         NOT NULL,
    expected        SMALLINT     NOT NULL,   -- 1: the door had a reason to expect the address; the others' requests go first
    address         TEXT         NOT NULL,
    received_at     VARCHAR(32)  NOT NULL,
    method          TEXT         NOT NULL,
    path            TEXT         NOT NULL,
    reason          VARCHAR(32)  NOT NULL,
    headers         TEXT         NOT NULL,
    body_size       BIGINT       NOT NULL,
    body_state      VARCHAR(16)  NOT NULL,
    key_id          VARCHAR(16),
    size            BIGINT       NOT NULL,
    admitted_at     VARCHAR(32)
);

-- Holds all that the limits count.
CREATE INDEX rejected_requests_shares ON rejected_requests (provider, environment, expected, network, id, size);

-- The whole requests, encrypted. Apart, because they go as soon as they are admitted. (SQLite takes any name for a type.)
CREATE TABLE rejected_raw (
    id              VARCHAR(36)  NOT NULL PRIMARY KEY,
    sealed          BYTEA        NOT NULL
);

-- One re-verification of a door at a time, over all gateways: two would mix up the order.
CREATE TABLE reverifications (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    run             VARCHAR(36)  NOT NULL,
    held_until      VARCHAR(32)  NOT NULL,
    PRIMARY KEY (provider, environment)
);
