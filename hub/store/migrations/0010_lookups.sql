-- A message of which nobody knows whether it arrived (state 3) is looked up in the agency's system before a person is
-- asked, where its connector can search. `look_at` says when next; null: no more, a person decides. While somebody looks
-- it is the end of that look's lease; the row keeps no node, so that a person may decide meanwhile, and the fence tells
-- whose word counts.
ALTER TABLE delivery ADD COLUMN look_at timestamptz,
    ADD COLUMN looks int2,          -- begun since a person last sent it on its way; null: none
    ADD COLUMN look_detail text;    -- how the last one ended, for operators
UPDATE delivery SET look_at = now() WHERE state = 3;
-- Neither births nor deliveries that go well ever enter it.
CREATE INDEX delivery_look ON delivery (instance, look_at) WHERE state = 3 AND look_at IS NOT NULL;
