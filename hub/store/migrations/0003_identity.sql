-- Who reported: apart from the complaint, under another role, each record sealed with a key of its own
-- (hub/docs/privacy.md). The serving role may put records in and never take one out.
-- complaint.flags, 512: there is a record.
CREATE SCHEMA identity;
CREATE TABLE identity.reporter (
    complaint_id uuid PRIMARY KEY,
    wrapped_key bytea NOT NULL,     -- the record's own key, sealed with a subkey of the secret hub-master
    record bytea NOT NULL           -- XChaCha20-Poly1305, bound to complaint_id
);

-- Append-only: one row a read, in the transaction of the read.
CREATE TABLE identity.access (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    complaint_id uuid NOT NULL,
    kind int2 NOT NULL,             -- 1 given to an agency, 2 shown to a person, 3 erased
    who text NOT NULL,              -- instance, or the person at the command line
    agency text NOT NULL,           -- given to; else empty
    delivery uuid,
    attempt int4 NOT NULL,
    reason text NOT NULL,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX access_complaint ON identity.access (complaint_id);

-- A record can be seen only after its audit row was written in the same transaction: code that forgets it reads nothing.
ALTER TABLE identity.reporter ENABLE ROW LEVEL SECURITY;
CREATE POLICY put_in ON identity.reporter FOR INSERT TO sp4n_hub WITH CHECK (true);
CREATE POLICY audited ON identity.reporter FOR SELECT TO sp4n_identity USING (EXISTS (
    SELECT FROM identity.access a
    WHERE a.complaint_id = reporter.complaint_id AND a.tx = pg_current_xact_id_if_assigned()));
CREATE POLICY audited_erasure ON identity.reporter FOR DELETE TO sp4n_identity USING (true);

GRANT USAGE ON SCHEMA identity TO sp4n_hub, sp4n_identity;
GRANT INSERT ON identity.reporter TO sp4n_hub;
GRANT SELECT, DELETE ON identity.reporter TO sp4n_identity;
GRANT SELECT, INSERT (complaint_id, kind, who, agency, delivery, attempt, reason) ON identity.access TO sp4n_identity;

-- What this role needs of a complaint: to find it, to hold its flags still while it reads, and to record an erasure.
GRANT USAGE ON SCHEMA public TO sp4n_identity;
GRANT SELECT ON complaint, complaint_copy, event TO sp4n_identity;
GRANT UPDATE (flags) ON complaint TO sp4n_identity;
GRANT INSERT ON event TO sp4n_identity;
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO sp4n_identity', current_database()); END $$;

-- Tells the right hub-master from another one; says nothing about it.
CREATE TABLE master_key (
    the_only bool PRIMARY KEY DEFAULT true CHECK (the_only),
    check_value bytea NOT NULL
);
GRANT SELECT ON master_key TO sp4n_hub, sp4n_identity;
