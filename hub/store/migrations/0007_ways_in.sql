-- What agencies say by themselves. Their numbers for our complaints, where an instance hears its agency: an update that
-- names nothing else is found by it. Written with the delivery that brought the number.
CREATE TABLE foreign_ref (
    instance text NOT NULL,
    external_ref text NOT NULL,
    complaint_id uuid NOT NULL,
    PRIMARY KEY (instance, external_ref)
);

-- The durable store of an instance (hub.state/1): poll cursors, steps of multi-step deliveries. An empty value was
-- removed; the row stays for a while, so that its version goes on counting.
CREATE TABLE connector_state (
    instance text NOT NULL,
    key text NOT NULL,
    value bytea NOT NULL,
    version int8 NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (instance, key)
);

-- What an instance is asked now and then (1 poll, 2 reconciliation): leased to one node at a time, fenced like the outbox.
CREATE TABLE instance_task (
    instance text NOT NULL,
    kind int2 NOT NULL,
    next_at timestamptz NOT NULL DEFAULT now(),
    node int8,                      -- the incarnation that is at it
    fence int4 NOT NULL DEFAULT 0,
    ended_at timestamptz,
    ok_at timestamptz,              -- it went well
    item_at timestamptz,            -- it brought something
    failures int4 NOT NULL DEFAULT 0, -- since it went well last
    detail text NOT NULL DEFAULT '', -- of the last failure, for operators
    PRIMARY KEY (instance, kind)
);

GRANT SELECT, INSERT ON foreign_ref TO sp4n_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON connector_state, instance_task TO sp4n_hub;
