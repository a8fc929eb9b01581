#include "identity_sql.hpp"

#include "rows.hpp"

namespace hub::store {
std::optional<int> hold_flags(pqxx::transaction_base& work, model::ComplaintId complaint) {
    const auto found =
        work.exec_params("SELECT flags FROM complaint WHERE id = $1::uuid FOR SHARE", to_string(complaint.value()));
    return found.empty() ? std::nullopt : std::optional{found[0][0].as<int>()};
}

void write_audit(pqxx::transaction_base& work, const AuditRow& row) {
    const auto delivery = row.delivery.empty() ? std::nullopt : std::optional{to_string(row.delivery.value())};
    work.exec_params0(
        "INSERT INTO identity.access (complaint_id, kind, who, agency, delivery, attempt, reason)"
        " VALUES ($1::uuid, $2, $3, $4, $5::uuid, $6, $7)",
        to_string(row.complaint.value()), static_cast<int>(row.kind), row.who, row.agency.value(), delivery,
        row.attempt, row.reason);
}

std::optional<SealedReporter> read_record(pqxx::transaction_base& work, const AuditRow& row) {
    write_audit(work, row);
    const auto found = work.exec_params(
        "SELECT wrapped_key, record FROM identity.reporter WHERE complaint_id = $1::uuid",
        to_string(row.complaint.value()));
    if (found.empty()) {
        return std::nullopt;
    }
    return SealedReporter{read_bytes(found[0][0]), read_bytes(found[0][1]), {}};
}

}  // namespace hub::store
