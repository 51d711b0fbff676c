-- What people, or the gateway itself, have paused. As in V1: one dialect, times that sort as text.
CREATE TABLE pauses (
    subject   VARCHAR(255) NOT NULL PRIMARY KEY, -- the queue of a lane
    since     VARCHAR(32)  NOT NULL,
    until_at  VARCHAR(32),                       -- NULL: until it is resumed
    who       TEXT         NOT NULL,
    reason    TEXT
);
