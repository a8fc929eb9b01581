-- The lean shape: a narrow row that changes, a body that never does, an outbox that empties (hub/store/README.md).
CREATE TABLE complaint (
    id uuid PRIMARY KEY,
    tracking int8 NOT NULL,
    idem uuid NOT NULL,             -- of (API key, Idempotency-Key)
    idem_body uuid NOT NULL,        -- of the request body: the same key with another body is refused
    received_at timestamptz NOT NULL,
    verification_due timestamptz,
    first_follow_up_due timestamptz,
    completion_due timestamptz,
    silence_due timestamptz,
    next_at timestamptz,            -- when the hub must look at it next: a step of a ladder, a limit, a postponement
    file_due timestamptz,
    postponed_until timestamptz,
    paused_at timestamptz,
    verification_from timestamptz,  -- null: receipt
    completion_from timestamptz,    -- null: disposition
    disposed_at timestamptz,        -- null: at receipt, or never
    last_follow_up_at timestamptz,
    closed_at timestamptz,
    duplicate_of uuid,
    policy int4 NOT NULL,
    config int4 NOT NULL,
    filed_by int4 NOT NULL,
    handed int4 NOT NULL,           -- the event that handed it to the agency's system; 0: to none
    status int2 NOT NULL,
    kind int2 NOT NULL,
    channel int2 NOT NULL,
    flags int2 NOT NULL,            -- 1 anonymous, 2 secret, 4 supervisory, 8 waits for reporter, 16 provisional clocks,
                                    -- 32 taken up, 64 followed up, 128 finally answered
    returns int2 NOT NULL,
    verification_left int2 NOT NULL,
    priority int2,                  -- null: normal
    rating int2,
    extensions int2,
    extended_days int2,
    steps int2,                     -- of the ladders, five bits each: verification, first follow-up, completion
    agency text NOT NULL,
    region text NOT NULL,
    category text NOT NULL,
    refused text                    -- agencies that sent it back, a line each
);
CREATE UNIQUE INDEX complaint_tracking ON complaint (tracking);
CREATE UNIQUE INDEX complaint_idem ON complaint (idem);
CREATE INDEX complaint_next_at ON complaint (next_at) WHERE next_at IS NOT NULL;

-- Agencies that were told about a complaint; they carry neither status nor clocks.
CREATE TABLE complaint_copy (
    complaint_id uuid NOT NULL,
    agency text NOT NULL,
    PRIMARY KEY (complaint_id, agency)
);

-- Append-only; one row a decision, seq = the version it made: the newest row is the complaint's version, and its key is
-- the optimistic lock (who inserts the same seq second has lost the race). `born` and `ended` count outbox messages.
CREATE TABLE event (
    complaint_id uuid NOT NULL,
    at timestamptz NOT NULL,
    seq int4 NOT NULL,
    kind int2 NOT NULL,
    actor int2 NOT NULL,
    born int2 NOT NULL,
    ended int2 NOT NULL,
    data text NOT NULL,             -- JSON; text because it is never searched inside and rows are written once
    hash bytea NOT NULL,            -- BLAKE2b over the previous hash and this row's canonical bytes
    PRIMARY KEY (complaint_id, seq)
);

-- The outbox. A row exists until its message is delivered; what is rejected, unknown or dead waits here for a person.
CREATE TABLE delivery (
    complaint_id uuid NOT NULL,
    instance text NOT NULL,
    sequence int4 NOT NULL,
    id uuid NOT NULL,               -- the idempotency key the agency sees
    agency text NOT NULL,
    kind int2 NOT NULL,
    state int2 NOT NULL,            -- 1 waiting, 2 sending, 3 unknown, 4 rejected, 5 dead
    attempt int4 NOT NULL,
    crashes int2 NOT NULL,
    fence int4 NOT NULL,
    node int8,                      -- lease: the incarnation that may send it
    born_at timestamptz NOT NULL,
    next_attempt_at timestamptz,
    PRIMARY KEY (complaint_id, instance, sequence)
);
-- Rows that are leased at birth never enter it.
CREATE INDEX delivery_due ON delivery (instance, next_attempt_at) WHERE node IS NULL AND state = 1;
ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

-- Attempts that did not deliver; a success at the first try is told by its event alone.
CREATE TABLE attempt (
    delivery_id uuid NOT NULL,
    attempt int4 NOT NULL,
    complaint_id uuid NOT NULL,
    at timestamptz NOT NULL,
    outcome int2 NOT NULL,
    cause int2 NOT NULL,
    remote_code text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (delivery_id, attempt)
);

-- What agencies told us, once per (instance, key).
CREATE TABLE inbound_seen (
    instance text NOT NULL,
    dedup_key text NOT NULL,
    complaint_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (instance, dedup_key)
);

-- One row a life of a `serve` process. Only this row heartbeats, never the rows it holds.
CREATE TABLE node (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place text NOT NULL,            -- the data folder it has locked: a later life there proves this one ended
    started_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);

CREATE TABLE api_key (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    role int2 NOT NULL,
    agency text,                    -- of an agency's roles: the office whose subtree they act in
    hash bytea NOT NULL UNIQUE,     -- SHA-256 of the key: 256 random bits need no slow hash
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE config_version (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash text NOT NULL UNIQUE,
    activated_at timestamptz NOT NULL DEFAULT now()
);

-- Instants travel as microseconds since 1970: exact, short, no text parsing. STABLE so that they are inlined.
CREATE FUNCTION sp4n_at(int8) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT timestamptz '1970-01-01 00:00:00+00' + $1 * interval '1 microsecond' $$;
CREATE FUNCTION sp4n_us(timestamptz) RETURNS int8 LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT (extract(epoch FROM $1) * 1000000)::int8 $$;

-- Ends a statement whose rows were not all as expected, so that nothing of it is kept.
CREATE FUNCTION sp4n_expect(counted int8, expected int8) RETURNS int8 LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF counted <> expected THEN
        RAISE EXCEPTION 'rows changed meanwhile' USING ERRCODE = 'SP001';
    END IF;
    RETURN counted;
END $$;

-- Conservation (design section 7, G7): every message born is delivered or lies in exactly one state of the outbox.
CREATE VIEW conservation AS
SELECT e.born, e.ended AS delivered, d.waiting, d.unknown, d.rejected, d.dead,
       e.born - e.ended - d.waiting - d.unknown - d.rejected - d.dead AS off
FROM (SELECT coalesce(sum(born), 0)::int8 AS born, coalesce(sum(ended), 0)::int8 AS ended FROM event) e,
     (SELECT count(*) FILTER (WHERE state IN (1, 2)) AS waiting, count(*) FILTER (WHERE state = 3) AS unknown,
             count(*) FILTER (WHERE state = 4) AS rejected, count(*) FILTER (WHERE state = 5) AS dead
      FROM delivery) d;
-- The same by complaint, so that two errors cannot cancel out; empty when all is well.
CREATE VIEW conservation_violation AS
SELECT coalesce(e.complaint_id, d.complaint_id) AS complaint_id, coalesce(e.open, 0) AS expected, coalesce(d.rows, 0) AS found
FROM (SELECT complaint_id, sum(born - ended)::int8 AS open FROM event GROUP BY complaint_id) e
FULL JOIN (SELECT complaint_id, count(*)::int8 AS rows FROM delivery GROUP BY complaint_id) d USING (complaint_id)
WHERE coalesce(e.open, 0) <> coalesce(d.rows, 0);

-- The serving role changes state; history it may only add to.
GRANT SELECT, INSERT, UPDATE ON complaint, node, api_key, config_version TO sp4n_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery TO sp4n_hub;
GRANT SELECT, INSERT ON event, attempt, inbound_seen, complaint_copy TO sp4n_hub;
GRANT SELECT ON conservation, conservation_violation TO sp4n_hub;
