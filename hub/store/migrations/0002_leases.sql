-- What a dead node may have had on the wire is found without a look at the rest of the outbox; births never enter it.
CREATE INDEX delivery_sending ON delivery (node) WHERE state = 2;

-- Nodes that ended long ago are forgotten.
GRANT DELETE ON node TO sp4n_hub;

-- Keys are made by the owner (`sp4n-hub key add`): who breaks into the serving process can make none.
REVOKE INSERT, UPDATE ON api_key FROM sp4n_hub;
