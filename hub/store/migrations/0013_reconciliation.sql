-- Do hub and agency hold the same cases? What an agency listed is marked at its number here, by the run that saw it.
ALTER TABLE foreign_ref ADD COLUMN learned_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN seen_run int8;
CREATE INDEX foreign_ref_complaint ON foreign_ref (instance, complaint_id);

-- One comparison of one instance. Whoever holds the lease of its task (instance_task, kind 2) works; a node that takes
-- over asks for the list again and goes on behind `reached`.
CREATE TABLE reconcile_run (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance text NOT NULL,
    wished_by text NOT NULL,        -- the API key's name; empty: the night
    began_at timestamptz NOT NULL DEFAULT now(),
    since timestamptz NOT NULL,     -- the agency lists what was made or changed since then
    listed int8 NOT NULL DEFAULT 0, -- cases, as of the last listing
    names_ours boolean NOT NULL DEFAULT false, -- a listed case named one of ours by our number
    listed_at timestamptz,          -- the list was whole
    reached text NOT NULL DEFAULT '', -- how far the pass over what was not listed came: the agency's number
    finished_at timestamptz,
    failure text NOT NULL DEFAULT '' -- why it ended before it was through
);
CREATE UNIQUE INDEX reconcile_run_open ON reconcile_run (instance) WHERE finished_at IS NULL;
CREATE INDEX reconcile_run_latest ON reconcile_run (instance, id);

-- What the two do not agree about; resolved when a later run sees it no longer, or when a person had it sent again.
CREATE TABLE difference (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance text NOT NULL,
    kind int2 NOT NULL,             -- 1 missing there, 2 unknown here, 3 state behind, 4 duplicate there
    subject text NOT NULL,          -- what it is about: the agency's number, else what it names
    complaint_id uuid,              -- null: none of ours, as far as this agency may know
    agency text NOT NULL,           -- the office it concerns; empty: not known
    external_ref text NOT NULL,
    remote_status text NOT NULL,    -- the agency's word
    detail text NOT NULL,
    since timestamptz NOT NULL,     -- of the run that saw it first: later lists go back as far
    first_seen timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now(),
    last_run int8 NOT NULL,
    resolved_at timestamptz,
    resolved_by text NOT NULL DEFAULT '' -- the API key's name; empty: a run no longer saw it
);
CREATE UNIQUE INDEX difference_open ON difference (instance, kind, subject) WHERE resolved_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON reconcile_run, difference TO sp4n_hub;
GRANT UPDATE (seen_run) ON foreign_ref TO sp4n_hub;
