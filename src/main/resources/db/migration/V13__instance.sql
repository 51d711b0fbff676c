-- Which ledger this is, and how far it has come: one row. What the gateway notes beside the broker's journal goes with it, so that a
-- ledger which was deleted, exchanged or restored from another day shows. As in V1: one dialect, times that sort as text.
CREATE TABLE instance (
    number          SMALLINT     NOT NULL PRIMARY KEY CHECK (number = 1),
    id              VARCHAR(36)  NOT NULL,
    journal_id      VARCHAR(36)  NOT NULL, -- of the one journal that it belongs to; empty where several gateways share the ledger
    generation      BIGINT       NOT NULL, -- grows at every start and every minute
    advanced_at     VARCHAR(32)  NOT NULL
);
