-- What people have to look at, for as long as it lasts. As in V1: one dialect, times that sort as text.
CREATE TABLE alarms (
    alarm_key       VARCHAR(255) NOT NULL PRIMARY KEY,
    kind            VARCHAR(64)  NOT NULL,
    provider        VARCHAR(64),
    environment     VARCHAR(64),
    subject         VARCHAR(255),
    description     TEXT         NOT NULL,
    remedy          TEXT         NOT NULL,
    raised_at       VARCHAR(32)  NOT NULL,
    seen_at         VARCHAR(32)  NOT NULL  -- when a gateway last found it so
);
