-- Clocks of the offices that have stopped: what figures count (hub/figures/README.md). Written with the decision that
-- stopped them, from the complaint as it then was; what still runs stands in `complaint`. Can be made again from events
-- alone (sp4n-hub sla recompute), which is also how complaints from before this migration come in.
CREATE TABLE clock_end (
    complaint_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    seq int4 NOT NULL,              -- the event that stopped it
    took int4 NOT NULL,             -- working days, pauses left out
    clock int2 NOT NULL,
    fate int2 NOT NULL,             -- 1 met, 2 late, 3 left
    kind int2 NOT NULL,
    channel int2 NOT NULL,
    extended boolean NOT NULL,
    agency text NOT NULL,           -- whose it was
    region text NOT NULL,
    category text NOT NULL,
    PRIMARY KEY (complaint_id, seq, clock)
);
CREATE INDEX clock_end_due ON clock_end (due_at, complaint_id);
CREATE INDEX clock_end_agency ON clock_end (agency, due_at);

-- What stands still, and what is open though nothing runs (answered, and the reporter spoke again): no birth enters them.
CREATE INDEX complaint_standing ON complaint (completion_due) WHERE paused_at IS NOT NULL;
CREATE INDEX complaint_idle ON complaint (received_at) WHERE next_at IS NULL AND status NOT IN (4, 6);

-- The pass of `sla recompute`: how far it came, so that it goes on where it was interrupted.
CREATE TABLE clock_recount (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    config int4 NOT NULL,
    reached uuid NOT NULL,
    changed int8 NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, DELETE ON clock_end TO sp4n_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON clock_recount TO sp4n_hub;
