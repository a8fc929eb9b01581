-- Files that belong to complaints. The bytes lie in the folder of hub/blobs under their hash; the same bytes may have
-- many rows. A row without a complaint is an upload that nobody has filed yet: it goes after a day.
CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    complaint_id uuid,              -- null: not filed yet; set once, in the transaction of the event that names it
    uploaded_by int4 NOT NULL,      -- the API key; 0: the hub itself, for an office's system
    size int8 NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    cleaned bool NOT NULL,
    media_type text NOT NULL,
    sha256 bytea NOT NULL
);
CREATE INDEX attachment_unfiled ON attachment (uploaded_by, created_at) WHERE complaint_id IS NULL;
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- What belongs to a complaint stays: the serving role can neither take it away nor give it to another one.
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON attachment FOR SELECT TO sp4n_hub USING (true);
CREATE POLICY put_in ON attachment FOR INSERT TO sp4n_hub WITH CHECK (true);
CREATE POLICY filed_once ON attachment FOR UPDATE TO sp4n_hub USING (complaint_id IS NULL) WITH CHECK (true);
CREATE POLICY unfiled_only ON attachment FOR DELETE TO sp4n_hub USING (complaint_id IS NULL);
GRANT SELECT, INSERT, DELETE ON attachment TO sp4n_hub;
GRANT UPDATE (complaint_id) ON attachment TO sp4n_hub;

-- Which folder the files of this database lie in: nodes that have another one must not run.
CREATE TABLE attachment_folder (
    the_only bool PRIMARY KEY DEFAULT true CHECK (the_only),
    id uuid NOT NULL
);
GRANT SELECT, INSERT ON attachment_folder TO sp4n_hub;
