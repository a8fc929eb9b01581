-- What lies in the outbox for a person (hub/docs/dead-letters.md): why, since when, and whether it was sent again.
ALTER TABLE delivery ADD COLUMN cause int2, -- of the last attempt that did not deliver; null: none yet
    ADD COLUMN failed_at timestamptz,       -- when it became unknown, rejected or dead; stays when it is sent again
    ADD COLUMN requeued_at timestamptz;     -- a person sent it again: its budget of time counts from then
UPDATE delivery SET failed_at = now() WHERE state IN (3, 4, 5);
-- Births never enter these: they cost nothing where all is well.
CREATE INDEX delivery_dead ON delivery (failed_at, id) WHERE state IN (3, 4, 5);
CREATE INDEX delivery_dead_id ON delivery (id) WHERE state IN (3, 4, 5);

-- Dead letters sent again many at a time. Whoever holds the lease works; only what had failed before the job was made is
-- taken, so none is taken twice. `reached` is how far it came: (failed_at, id) of the last one it looked at.
CREATE TABLE redrive_job (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL,              -- the API key's name
    role int2 NOT NULL,
    agency text NOT NULL,           -- of an agency's roles: in whose subtree it acts; else empty
    reason text NOT NULL,
    per_minute int4 NOT NULL,
    may_arrive_twice boolean NOT NULL,
    everybody boolean NOT NULL,     -- false: the agencies below
    agencies text[] NOT NULL,
    instance text NOT NULL,         -- empty: any; so for what follows
    states int2[] NOT NULL,
    cause int2,
    kind int2,
    failed_from timestamptz,
    failed_before timestamptz,      -- besides: what fails after the job was made is never taken
    reached_at timestamptz NOT NULL DEFAULT '-infinity',
    reached_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    requeued int8 NOT NULL DEFAULT 0,
    skipped int8 NOT NULL DEFAULT 0, -- what was no dead letter any more, or may not be sent again without a wish
    node int8,
    leased_until timestamptz,
    finished_at timestamptz
);
CREATE INDEX redrive_job_open ON redrive_job (id) WHERE finished_at IS NULL;

-- Who stopped sending to which instance, and who went on. The row without `resumed_at` counts.
CREATE TABLE instance_pause (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance text NOT NULL,
    paused_at timestamptz NOT NULL DEFAULT now(),
    paused_by text NOT NULL,        -- the API key's name
    reason text NOT NULL,
    resumed_at timestamptz,
    resumed_by text,
    resume_reason text
);
CREATE UNIQUE INDEX instance_pause_now ON instance_pause (instance) WHERE resumed_at IS NULL;

-- As before, but what a person has given up is no longer counted as delivered.
CREATE OR REPLACE VIEW conservation AS
SELECT e.born, e.ended - e.discarded AS delivered, d.waiting, d.unknown, d.rejected, d.dead,
       e.born - e.ended - d.waiting - d.unknown - d.rejected - d.dead AS off, e.discarded
FROM (SELECT coalesce(sum(born), 0)::int8 AS born, coalesce(sum(ended), 0)::int8 AS ended,
             coalesce(sum(ended) FILTER (WHERE kind = 35), 0)::int8 AS discarded
      FROM event) e,
     (SELECT count(*) FILTER (WHERE state IN (1, 2)) AS waiting, count(*) FILTER (WHERE state = 3) AS unknown,
             count(*) FILTER (WHERE state = 4) AS rejected, count(*) FILTER (WHERE state = 5) AS dead
      FROM delivery) d;

GRANT SELECT, INSERT, UPDATE ON redrive_job, instance_pause TO sp4n_hub;
