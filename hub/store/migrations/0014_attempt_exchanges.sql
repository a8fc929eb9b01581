-- What attempts that did not deliver sent and heard (hub/docs/dead-letters.md): the complaint's words, perhaps who
-- reported. Sealed like a reporter's record, each row with a key of its own, and read under the same rules.
CREATE TABLE identity.attempt_exchange (
    delivery_id uuid NOT NULL,
    attempt int4 NOT NULL,
    complaint_id uuid NOT NULL,
    instance text NOT NULL,         -- with sequence: the outbox row, without which no bytes are kept
    sequence int4 NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    kept bool NOT NULL DEFAULT true, -- false: the bytes are gone, the rest stays
    names_reporter bool NOT NULL,   -- the message said who reported
    sent_sha256 bytea,              -- of the bytes as they were kept; null: none, or the message said who reported
    sent_bytes int8 NOT NULL,       -- on the line, kept or not
    received_bytes int8 NOT NULL,
    wrapped_key bytea NOT NULL,     -- the row's own key, sealed with a subkey of the secret hub-master
    record bytea NOT NULL,          -- XChaCha20-Poly1305, bound to complaint, delivery and attempt
    PRIMARY KEY (delivery_id, attempt)
);
CREATE INDEX attempt_exchange_kept ON identity.attempt_exchange (at) WHERE kept;
CREATE INDEX attempt_exchange_complaint ON identity.attempt_exchange (complaint_id);

-- The serving role puts bytes in, throws them away, and sees all but them; who reads them is in the audit first.
ALTER TABLE identity.attempt_exchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY put_in ON identity.attempt_exchange FOR INSERT TO sp4n_hub WITH CHECK (true);
CREATE POLICY about ON identity.attempt_exchange FOR SELECT TO sp4n_hub USING (true);
CREATE POLICY throw_away ON identity.attempt_exchange FOR UPDATE TO sp4n_hub USING (true)
    WITH CHECK (NOT kept AND record = '' AND wrapped_key = '');
CREATE POLICY audited ON identity.attempt_exchange FOR SELECT TO sp4n_identity USING (EXISTS (
    SELECT FROM identity.access a
    WHERE a.complaint_id = attempt_exchange.complaint_id AND a.tx = pg_current_xact_id_if_assigned()));
CREATE POLICY audited_erasure ON identity.attempt_exchange FOR DELETE TO sp4n_identity USING (true);

GRANT INSERT ON identity.attempt_exchange TO sp4n_hub;
GRANT SELECT (delivery_id, attempt, complaint_id, instance, sequence, at, kept, names_reporter, sent_sha256, sent_bytes,
    received_bytes) ON identity.attempt_exchange TO sp4n_hub;
GRANT UPDATE (kept, wrapped_key, record) ON identity.attempt_exchange TO sp4n_hub;
GRANT SELECT, DELETE ON identity.attempt_exchange TO sp4n_identity;
