#include "move_columns.hpp"

namespace hub::store {

const char* const deliver_sql = R"(
WITH d AS (
    DELETE FROM delivery d
    USING unnest($1::uuid[], $3::text[], $4::int4[], $5::int4[]) AS t(complaint_id, instance, sequence, fence)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND d.node = $6
    RETURNING 1
), e AS (
    INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)
    SELECT id, sp4n_at(at), expected + 1, kind, actor, 0, 1, data, hash
    FROM unnest($1::uuid[], $2::int4[], $7::int8[], $8::int2[], $9::int2[], $10::text[], $11::bytea[])
        AS t(id, expected, at, kind, actor, data, hash)
), learned AS (
    INSERT INTO foreign_ref (instance, external_ref, complaint_id)
    SELECT instance, external_ref, id FROM unnest($12::text[], $13::text[], $14::uuid[]) AS t(instance, external_ref, id)
    ON CONFLICT DO NOTHING
)
SELECT sp4n_expect((SELECT count(*) FROM d), cardinality($1::uuid[])))";

const char* const move_sql = R"(
WITH c AS (
    UPDATE complaint c SET status = t.status, flags = t.flags, returns = t.returns, agency = t.agency,
        config = t.config, handed = t.handed,
        verification_due = sp4n_at(t.verification), first_follow_up_due = sp4n_at(t.follow_up),
        completion_due = sp4n_at(t.completion), silence_due = sp4n_at(t.silence), next_at = sp4n_at(t.next),
        file_due = sp4n_at(t.file), postponed_until = sp4n_at(t.postponed), paused_at = sp4n_at(t.paused),
        verification_from = sp4n_at(t.verification_from), completion_from = sp4n_at(t.completion_from),
        disposed_at = sp4n_at(t.disposed), last_follow_up_at = sp4n_at(t.last_follow_up),
        closed_at = sp4n_at(t.closed), duplicate_of = t.duplicate_of, verification_left = t.verification_left,
        priority = t.priority, rating = t.rating, extensions = t.extensions, extended_days = t.extended_days,
        steps = t.steps, kind = t.kind, region = t.region, category = t.category, refused = t.refused,
        calendar = t.calendar, acknowledged = t.acknowledged
    FROM unnest($1::uuid[], $3::int2[], $4::int2[], $5::int2[], $6::text[], $7::int4[], $8::int4[],
        $9::int8[], $10::int8[], $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::int8[], $16::int8[],
        $17::int8[], $18::int8[], $19::int8[], $20::int8[], $21::int8[], $22::uuid[], $23::int2[], $24::int2[],
        $25::int2[], $26::int2[], $27::int2[], $28::int2[], $29::int2[], $30::text[], $31::text[], $32::text[], $64::int4[],
        $97::int2[])
        AS t(id, status, flags, returns, agency, config, handed, verification, follow_up, completion, silence, next,
             file, postponed, paused, verification_from, completion_from, disposed, last_follow_up, closed,
             duplicate_of, verification_left, priority, rating, extensions, extended_days, steps, kind, region,
             category, refused, calendar, acknowledged)
    WHERE c.id = t.id
    RETURNING 1
), e AS (
    INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)
    SELECT id, sp4n_at(at), expected + 1, kind, actor, born, ended, data, hash
    FROM unnest($1::uuid[], $2::int4[], $33::int8[], $34::int2[], $35::int2[], $36::int2[], $37::int2[], $38::text[],
        $39::bytea[]) AS t(id, expected, at, kind, actor, born, ended, data, hash)
), ended AS (
    DELETE FROM delivery d
    USING unnest($40::uuid[], $41::text[], $42::int4[], $43::int4[], $65::int2[])
        AS t(complaint_id, instance, sequence, fence, leased)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND CASE t.leased WHEN 1 THEN d.node = $44 ELSE d.node IS NULL AND d.state IN (3, 4, 5) END
    RETURNING 1
), changed AS (
    UPDATE delivery d SET state = t.state, attempt = t.attempt, crashes = t.crashes, cause = t.cause, node = NULL,
        next_attempt_at = CASE t.state WHEN 1 THEN now() + t.delay * interval '1 ms' END,
        fence = CASE t.state WHEN 1 THEN d.fence + 1 ELSE d.fence END,
        failed_at = CASE t.state WHEN 1 THEN d.failed_at ELSE now() END,
        requeued_at = CASE WHEN t.state = 1 AND t.by_person = 1 THEN now() ELSE d.requeued_at END,
        look_at = CASE t.state WHEN 3 THEN now() + interval '3 s' END,
        looks = CASE WHEN t.state = 1 AND t.by_person = 1 THEN NULL ELSE d.looks END,
        look_detail = CASE WHEN t.state = 1 AND t.by_person = 1 THEN NULL ELSE d.look_detail END
    FROM unnest($45::uuid[], $46::text[], $47::int4[], $48::int4[], $49::int2[], $50::int4[], $51::int2[], $66::int2[],
        $67::int8[], $68::int2[], $80::int2[])
        AS t(complaint_id, instance, sequence, fence, state, attempt, crashes, cause, delay, leased, by_person)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND CASE t.leased WHEN 1 THEN d.node = $44 ELSE d.node IS NULL AND d.state IN (3, 4, 5) END
    RETURNING 1
), born AS (
    INSERT INTO delivery (complaint_id, instance, sequence, id, agency, kind, state, attempt, crashes, fence, node,
        born_at, next_attempt_at)
    SELECT complaint_id, instance, sequence, id, agency, kind, 1, 0, 0, 0, NULL, sp4n_at(born), now()
    FROM unnest($52::uuid[], $53::text[], $54::int4[], $55::uuid[], $56::text[], $57::int2[], $58::int8[])
        AS t(complaint_id, instance, sequence, id, agency, kind, born)
), seen AS (
    INSERT INTO inbound_seen (instance, dedup_key, complaint_id)
    SELECT instance, dedup_key, id FROM unnest($59::text[], $60::text[], $61::uuid[]) AS t(instance, dedup_key, id)
), told AS (
    INSERT INTO complaint_copy (complaint_id, agency)
    SELECT id, agency FROM unnest($62::uuid[], $63::text[]) AS t(id, agency) ON CONFLICT DO NOTHING
), tried AS (
    INSERT INTO attempt (delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
    SELECT delivery_id, attempt, complaint_id, sp4n_at(at), outcome, cause, remote_code, detail
    FROM unnest($69::uuid[], $70::int4[], $71::uuid[], $72::int8[], $73::int2[], $74::int2[], $75::text[], $76::text[])
        AS t(delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
    ON CONFLICT DO NOTHING
), learned AS (
    INSERT INTO foreign_ref (instance, external_ref, complaint_id)
    SELECT instance, external_ref, id FROM unnest($77::text[], $78::text[], $79::uuid[]) AS t(instance, external_ref, id)
    ON CONFLICT DO NOTHING
), stopped AS (
    INSERT INTO clock_end (complaint_id, seq, started_at, due_at, ended_at, took, clock, fate, kind, channel, extended,
        agency, region, category)
    SELECT complaint_id, seq, sp4n_at(started), sp4n_at(due), sp4n_at(ended), took, clock, fate, kind, channel,
        extended = 1, agency, region, category
    FROM unnest($83::uuid[], $84::int4[], $85::int8[], $86::int8[], $87::int8[], $88::int4[], $89::int2[], $90::int2[],
        $91::int2[], $92::int2[], $93::int2[], $94::text[], $95::text[], $96::text[])
        AS t(complaint_id, seq, started, due, ended, took, clock, fate, kind, channel, extended, agency, region, category)
), alarmed AS (
    INSERT INTO alarm (complaint_id, seq, person, level, clock, step, started_at, agency, not_before)
    SELECT complaint_id, seq, person, level, clock, step, sp4n_at(started), agency, sp4n_at(not_before)
    FROM unnest($98::uuid[], $99::int4[], $100::text[], $101::int2[], $102::int2[], $103::text[], $104::int8[],
        $105::text[], $106::int8[])
        AS t(complaint_id, seq, person, level, clock, step, started, agency, not_before)
), filed AS (
    UPDATE attachment a SET complaint_id = t.complaint_id
    FROM unnest($81::uuid[], $82::uuid[]) AS t(id, complaint_id)
    WHERE a.id = t.id AND a.complaint_id IS NULL AND a.uploaded_by = 0
    RETURNING 1
)
SELECT sp4n_expect((SELECT count(*) FROM filed), cardinality($81::uuid[])),
       sp4n_expect((SELECT count(*) FROM c), cardinality($1::uuid[])),
       sp4n_expect((SELECT count(*) FROM ended), cardinality($40::uuid[])),
       sp4n_expect((SELECT count(*) FROM changed), cardinality($45::uuid[])))";

const char* const reschedule_sql = R"(
UPDATE delivery d SET state = t.state, attempt = t.attempt, crashes = t.crashes,
    cause = coalesce(nullif(t.cause, 0), d.cause), failed_at = CASE WHEN t.state > 2 THEN now() ELSE d.failed_at END,
    node = CASE WHEN t.state = 2 THEN d.node END, next_attempt_at = now() + t.delay * interval '1 ms'
FROM unnest($1::uuid[], $2::text[], $3::int4[], $4::int4[], $5::int2[], $6::int4[], $7::int2[], $8::int8[], $10::int2[])
    AS t(complaint_id, instance, sequence, fence, state, attempt, crashes, delay, cause)
WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence AND d.fence = t.fence
  AND d.node = $9
RETURNING d.id, t.fence)";

const char* const attempt_sql = R"(
INSERT INTO attempt (delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
SELECT delivery_id, attempt, complaint_id, sp4n_at(at), outcome, cause, remote_code, detail
FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int8[], $5::int2[], $6::int2[], $7::text[], $8::text[])
    AS t(delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
ON CONFLICT DO NOTHING)";

// complaint, expected version, its new hash, instance and key of an inbound update, the lease (if any)
const char* const probe_sql = R"(
SELECT (SELECT max(seq) FROM event WHERE complaint_id = $1::uuid),
       EXISTS (SELECT 1 FROM event WHERE complaint_id = $1::uuid AND seq = $2::int4 + 1 AND hash = $3::bytea),
       EXISTS (SELECT 1 FROM inbound_seen WHERE instance = $4::text AND dedup_key = $5::text))";

}  // namespace hub::store
