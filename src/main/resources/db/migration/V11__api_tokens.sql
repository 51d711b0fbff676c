-- What scripts prove themselves with at the admin door. As in V1: one dialect, times that sort as text, ids that sort by time.

CREATE TABLE api_tokens (
    id              VARCHAR(36)  NOT NULL PRIMARY KEY, -- UUIDv7
    name            VARCHAR(64)  NOT NULL UNIQUE,
    hash            VARCHAR(64)  NOT NULL UNIQUE,      -- SHA-256 of the token, which is kept nowhere
    role            VARCHAR(16)  NOT NULL,
    personal_data   INTEGER      NOT NULL,             -- 1: may unmask
    made_by         TEXT         NOT NULL,
    made_at         VARCHAR(32)  NOT NULL,
    expires_at      VARCHAR(32),
    last_used_at    VARCHAR(32)                        -- to about a minute
);
