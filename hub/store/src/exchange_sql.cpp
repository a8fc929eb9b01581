#include "exchange_sql.hpp"

#include "identity_sql.hpp"
#include "rows.hpp"

namespace hub::store {

// Who reported may have been erased while the message was under way: then nothing that names them is kept. The lock
// waits for an erasure that has begun, and for nothing else.
const char* const keep_exchange_sql = R"(
WITH t AS (
    SELECT * FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::text[], $5::int4[], $6::int2[], $7::bytea[],
        $8::int8[], $9::int8[], $10::bytea[], $11::bytea[])
        AS t(delivery_id, attempt, complaint_id, instance, sequence, named, sha256, sent, received, wrapped_key, record)
), older AS (
    UPDATE identity.attempt_exchange x SET kept = false, wrapped_key = '', record = ''
    FROM t
    WHERE x.delivery_id = t.delivery_id AND x.attempt < t.attempt AND x.kept
      AND (SELECT count(*) FROM identity.attempt_exchange y
           WHERE y.delivery_id = x.delivery_id AND y.attempt > x.attempt AND y.kept) >= $12::int4 - 1
)
INSERT INTO identity.attempt_exchange (delivery_id, attempt, complaint_id, instance, sequence, names_reporter,
    sent_sha256, sent_bytes, received_bytes, wrapped_key, record)
SELECT t.delivery_id, t.attempt, t.complaint_id, t.instance, t.sequence, t.named <> 0, t.sha256, t.sent, t.received,
    t.wrapped_key, t.record
FROM t JOIN complaint c ON c.id = t.complaint_id
WHERE t.named = 0 OR c.flags & 512 <> 0
FOR KEY SHARE OF c
ON CONFLICT DO NOTHING)";

std::vector<ExchangeRecord> exchanges_of(pqxx::transaction_base& work, model::DeliveryId delivery) {
    std::vector<ExchangeRecord> out;
    for (const auto& row : work.exec_params(
             "SELECT attempt, sp4n_us(at), kept, names_reporter, encode(sent_sha256, 'hex'), sent_bytes, received_bytes"
             " FROM identity.attempt_exchange WHERE delivery_id = $1::uuid ORDER BY attempt",
             to_string(delivery.value()))) {
        out.push_back(
            {row[0].as<std::int32_t>(), TimePoint{std::chrono::microseconds{row[1].as<std::int64_t>()}},
             row[2].as<bool>(), row[3].as<bool>(), row[4].as<std::string>(""), row[5].as<std::int64_t>(),
             row[6].as<std::int64_t>()});
    }
    return out;
}

std::int64_t throw_exchanges_away(pqxx::transaction_base& work, std::chrono::milliseconds keep) {
    return static_cast<std::int64_t>(
        work.exec_params(
                "UPDATE identity.attempt_exchange x SET kept = false, wrapped_key = '', record = ''"
                " WHERE x.kept AND (x.at < now() - $1::int8 * interval '1 ms' OR NOT EXISTS ("
                "SELECT FROM delivery d WHERE d.complaint_id = x.complaint_id AND d.instance = x.instance"
                " AND d.sequence = x.sequence AND d.id = x.delivery_id))",
                static_cast<std::int64_t>(keep.count()))
            .affected_rows());
}

Result<StoredExchange> take_exchange_out(pqxx::connection& connection, const ExchangeInquiry& inquiry) {
    pqxx::work work{connection};
    AuditRow row;
    row.complaint = inquiry.complaint;
    row.kind = AccessKind::bytes_shown;
    row.who = inquiry.who;
    row.delivery = inquiry.delivery;
    row.attempt = inquiry.attempt;
    row.reason = inquiry.reason;
    write_audit(work, row);  // before it nothing can be seen
    const auto found = work.exec_params(
        "SELECT names_reporter, wrapped_key, record FROM identity.attempt_exchange"
        " WHERE complaint_id = $1::uuid AND delivery_id = $2::uuid AND attempt = $3 AND kept",
        to_string(inquiry.complaint.value()), to_string(inquiry.delivery.value()), inquiry.attempt);
    if (found.empty()) {
        return Error{"exchange_not_kept", "no bytes of this attempt are kept"};
    }
    if (found[0][0].as<bool>() && !inquiry.named_too) {
        return Error{
            "exchange_names_reporter", "what was sent says who reported: it is read at the machine itself", "",
            "sp4n-hub reporter bytes TRACKING-ID --config DIR --reason '…'"};
    }
    work.commit();
    return StoredExchange{found[0][0].as<bool>(), read_bytes(found[0][1]), read_bytes(found[0][2])};
}

void delete_exchanges(pqxx::transaction_base& work, model::ComplaintId complaint) {
    work.exec_params0(
        "DELETE FROM identity.attempt_exchange WHERE complaint_id = $1::uuid", to_string(complaint.value()));
}

}  // namespace hub::store
