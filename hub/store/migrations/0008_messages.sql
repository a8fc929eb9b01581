-- delivery.kind: 1 complaint, 2 update, 3 withdrawal, 4 notice; 17 a complaint that is a copy, for information.
-- complaint.flags, 1024: the agency's system said a word that nobody mapped, and nobody has looked yet. No birth enters
-- this, so it is as small as what waits for somebody's look.
CREATE INDEX complaint_parked ON complaint (id) WHERE (flags & 1024) <> 0;

-- Conservation again: what a connector does not take (event 33) ends as not sent, what a person gave up (35) as
-- discarded. Dropped and made anew, because columns are only ever added at a view's end.
DROP VIEW conservation;
CREATE VIEW conservation AS
SELECT e.born, e.ended - e.discarded - e.not_sent AS delivered, d.waiting, d.unknown, d.rejected, d.dead,
       e.born - e.ended - d.waiting - d.unknown - d.rejected - d.dead AS off, e.discarded, e.not_sent
FROM (SELECT coalesce(sum(born), 0)::int8 AS born, coalesce(sum(ended), 0)::int8 AS ended,
             coalesce(sum(ended) FILTER (WHERE kind = 35), 0)::int8 AS discarded,
             coalesce(sum(ended) FILTER (WHERE kind = 33), 0)::int8 AS not_sent
      FROM event) e,
     (SELECT count(*) FILTER (WHERE state IN (1, 2)) AS waiting, count(*) FILTER (WHERE state = 3) AS unknown,
             count(*) FILTER (WHERE state = 4) AS rejected, count(*) FILTER (WHERE state = 5) AS dead
      FROM delivery) d;
GRANT SELECT ON conservation TO sp4n_hub;
