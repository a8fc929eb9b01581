-- The configuration: every version with its files, every activation, and which one is active. hub.yaml is not among the
-- files: it is each node's own. Secrets are references (secret:name) in these files, so none is stored here.
ALTER TABLE config_version ADD COLUMN has_files boolean NOT NULL DEFAULT false; -- false: of a hub that kept none
CREATE TABLE config_file (
    version int4 NOT NULL REFERENCES config_version,
    path text NOT NULL,             -- relative to the folder: "agencies/metro.yaml"
    body text NOT NULL,
    PRIMARY KEY (version, path)
);

-- Append-only: who made which version the active one, and when.
CREATE TABLE config_activation (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version int4 NOT NULL REFERENCES config_version,
    previous int4 REFERENCES config_version,
    at timestamptz NOT NULL DEFAULT now(),
    author text NOT NULL,
    note text NOT NULL
);
CREATE TABLE config_active (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    activation int4 NOT NULL REFERENCES config_activation
);

-- The activation whose calendar this complaint's limits follow; null: none changed them yet.
ALTER TABLE complaint ADD COLUMN calendar int4;

-- A calendar that changed: one pass over all open complaints. Whoever holds the lease works; `reached` is how far it came.
CREATE TABLE calendar_pass (
    activation int4 PRIMARY KEY REFERENCES config_activation,
    reached uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    node int8,
    leased_until timestamptz,
    finished_at timestamptz,
    moved int8                      -- complaints with an event of this pass; when it is finished
);
CREATE INDEX calendar_pass_open ON calendar_pass (activation) WHERE finished_at IS NULL;

GRANT SELECT, INSERT ON config_file, config_activation TO sp4n_hub;
GRANT SELECT, INSERT, UPDATE ON config_active, calendar_pass TO sp4n_hub;
