-- What endpoints of notifications were told. As in V1: one dialect, times that sort as text.

-- Of each event and endpoint that it was sent to, how often and what came of it.
CREATE TABLE notification_deliveries (
    provider        VARCHAR(64)  NOT NULL,
    environment     VARCHAR(64)  NOT NULL,
    transaction_id  VARCHAR(255) NOT NULL,
    event_id        VARCHAR(36)  NOT NULL,
    endpoint        VARCHAR(255) NOT NULL,
    attempts        BIGINT       NOT NULL,
    status          INTEGER,               -- of HTTP, at the last attempt; null where there was no answer
    reason          TEXT,                  -- why the last attempt failed; null where it did not
    first_at        VARCHAR(32)  NOT NULL,
    last_at         VARCHAR(32)  NOT NULL,
    delivered_at    VARCHAR(32),           -- when an attempt last succeeded
    PRIMARY KEY (provider, environment, transaction_id, event_id, endpoint)
);

-- Of each endpoint, whether it takes anything.
CREATE TABLE notification_endpoints (
    endpoint        VARCHAR(255) NOT NULL PRIMARY KEY,
    failing_since   VARCHAR(32)            -- the first attempt that failed since one succeeded
);
