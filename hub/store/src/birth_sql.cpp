#include "birth_sql.hpp"

#include <string_view>

namespace hub::store {
namespace {

/// Without who reported; a batch that says so anywhere takes sealed_birth_sql().
const char* const insert_sql = R"(
WITH c AS (
    INSERT INTO complaint (id, tracking, idem, idem_body, received_at, verification_due, first_follow_up_due,
        completion_due, next_at, policy, config, filed_by, handed, status, kind, channel, flags, returns,
        verification_left, priority, agency, region, category)
    SELECT id, tracking, idem, idem_body, sp4n_at(received), sp4n_at(verification), sp4n_at(follow_up),
        sp4n_at(completion), sp4n_at(next), policy, config, filed_by, handed, status, kind, channel, flags, 0,
        verification_left, priority, agency, region, category
    FROM unnest($1::uuid[], $2::int8[], $3::uuid[], $4::uuid[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
        $9::int8[], $10::int4[], $11::int4[], $12::int4[], $13::int2[], $14::int2[], $15::int2[], $16::int2[],
        $17::text[], $18::text[], $19::text[], $25::int4[], $26::int2[], $27::int2[])
        AS t(id, tracking, idem, idem_body, received, verification, follow_up, completion, next, policy, config,
             filed_by, status, kind, channel, flags, agency, region, category, handed, verification_left, priority)
), e AS (
    INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)
    SELECT id, sp4n_at(at), 1, kind, actor, born, 0, data, hash
    FROM unnest($1::uuid[], $5::int8[], $20::int2[], $21::int2[], $22::int2[], $23::text[], $24::bytea[])
        AS t(id, at, kind, actor, born, data, hash)
), told AS (
    INSERT INTO complaint_copy (complaint_id, agency)
    SELECT id, agency FROM unnest($35::uuid[], $36::text[]) AS t(id, agency)
)
INSERT INTO delivery (complaint_id, instance, sequence, id, agency, kind, state, attempt, crashes, fence, node,
    born_at, next_attempt_at)
SELECT complaint_id, instance, 1, id, agency, kind, 1, 0, 0, CASE WHEN node IS NULL THEN 0 ELSE 1 END, node,
    sp4n_at(born), CASE WHEN node IS NULL THEN now() END
FROM unnest($28::uuid[], $29::text[], $30::uuid[], $31::text[], $32::int2[], $33::int8[], $34::int8[])
    AS t(complaint_id, instance, id, agency, kind, node, born))";

}  // namespace

std::string birth_sql() {
    return insert_sql;
}

/// The same statement with one more table: a record is stored with its complaint or not at all.
std::string sealed_birth_sql() {
    static constexpr std::string_view with = R"(
WITH r AS (
    INSERT INTO identity.reporter (complaint_id, wrapped_key, record)
    SELECT id, wrapped_key, record FROM unnest($37::uuid[], $38::bytea[], $39::bytea[]) AS t(id, wrapped_key, record)
), )";
    std::string sql{insert_sql};
    constexpr std::string_view old = "WITH ";
    return sql.replace(sql.find(old), old.size(), with);
}

/// And with one more: its files, which nobody else may have filed meanwhile. If they are not all there, nothing is
/// kept.
std::string birth_with_files_sql() {
    static constexpr std::string_view with = R"(
), filed AS (
    UPDATE attachment a SET complaint_id = t.complaint_id
    FROM unnest($40::uuid[], $41::uuid[], $42::int4[]) AS t(id, complaint_id, uploaded_by)
    WHERE a.id = t.id AND a.complaint_id IS NULL AND a.uploaded_by = t.uploaded_by
      AND a.created_at > now() - interval '24 hours'
    RETURNING 1
), sent AS (
INSERT INTO delivery)";
    auto sql = sealed_birth_sql();
    constexpr std::string_view old = "\n)\nINSERT INTO delivery";
    sql.replace(sql.find(old), old.size(), with);
    return sql + "\n) SELECT sp4n_expect((SELECT count(*) FROM filed), cardinality($40::uuid[]))";
}

}  // namespace hub::store
