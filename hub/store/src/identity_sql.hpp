#pragma once
#include "reporter_seal.hpp"

#include "hub/store/identity_records.hpp"

#include <pqxx/pqxx>

#include <optional>
#include <string>

/// The statements of the role sp4n_identity. Only what is committed may be used: an audit row that was rolled back
/// has recorded nothing.
namespace hub::store {

struct AuditRow {
    model::ComplaintId complaint;
    AccessKind kind = AccessKind::given;
    std::string who;
    model::AgencyId agency;
    model::DeliveryId delivery;
    std::int32_t attempt = 0;
    std::string reason;
};

/// The complaint's flags, which stay as they are until the transaction ends. Empty: there is no such complaint.
std::optional<int> hold_flags(pqxx::transaction_base& work, model::ComplaintId complaint);

void write_audit(pqxx::transaction_base& work, const AuditRow& row);

/// Writes the audit row, then reads the record. Empty: there is none (the caller leaves the transaction uncommitted).
std::optional<SealedReporter> read_record(pqxx::transaction_base& work, const AuditRow& row);

}  // namespace hub::store
