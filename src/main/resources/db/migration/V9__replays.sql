-- What is sent again on request. As in V1: one dialect, times that sort as text, ids that sort by time.

-- Dead letters that are redriven, events that are told again, and callbacks that are read anew: one row for each time somebody asked.
CREATE TABLE replays (
    id              VARCHAR(36)  NOT NULL PRIMARY KEY, -- UUIDv7
    mode            VARCHAR(16)  NOT NULL, -- redrive, as-was or as-now
    state           VARCHAR(16)  NOT NULL, -- counting, dry-run, running, stopped, done or failed
    filter          TEXT         NOT NULL, -- JSON
    destination     VARCHAR(255),          -- a queue; null: all
    rate            INTEGER      NOT NULL, -- in a second
    reached         VARCHAR(36)  NOT NULL, -- the id of the last callback that it has dealt with; empty before the first
    found           TEXT         NOT NULL, -- JSON: what the dry run has counted
    sent            TEXT         NOT NULL, -- JSON: what has been counted since it was started
    differences     TEXT         NOT NULL, -- JSON: the first examples
    note            TEXT,                  -- for people
    created_by      TEXT         NOT NULL,
    created_at      VARCHAR(32)  NOT NULL,
    started_at      VARCHAR(32),
    ended_at        VARCHAR(32)
);

CREATE INDEX replays_active ON replays (id) WHERE state IN ('counting', 'running');

-- Why they are dead has 300 characters at the most, since an index cannot hold text of any length.
UPDATE callbacks SET detail = substr(detail, 1, 300) WHERE outcome IN ('unreadable', 'failed') AND length(detail) > 300;

-- Dead letters by why they are dead, and in the order in which they are redriven. Each holds all that is asked for.
CREATE INDEX callbacks_dead ON callbacks (provider, environment, detail, callback_id, outcome)
WHERE outcome IN ('unreadable', 'failed');
CREATE INDEX callbacks_dead_order ON callbacks (callback_id, provider, environment, outcome)
WHERE outcome IN ('unreadable', 'failed');
CREATE INDEX callbacks_dead_door ON callbacks (provider, environment, callback_id, outcome)
WHERE outcome IN ('unreadable', 'failed');
