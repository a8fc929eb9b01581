#pragma once
#include "hub/base/result.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/model/decision.hpp"
#include "hub/store/exchange_records.hpp"
#include "hub/store/identity_records.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Who reported, for the people who may ask at the command line. All of it blocks; `url` is of the role sp4n_identity.
/// Errors everywhere: `storage_unavailable`, `storage_refused`.
namespace hub::store {

/// Who asks about whom, and why: it stands in the audit for good.
struct Inquiry {
    model::ComplaintId complaint;
    std::string who;
    std::string reason;
};

/// Error `not_found`.
Result<model::ComplaintId> complaint_of(const std::string& url, model::TrackingNumber tracking);

/// What was sealed, after its audit row is durable; empty: nobody said who reported, or it was erased. Flags do not
/// matter here. Errors: `not_found`, `identity_unreadable`.
Result<std::optional<model::Reporter>> show_reporter(
    const std::string& url, const crypto::MasterKey& master, const Inquiry& inquiry);

/// What an attempt sent and heard, after its audit row is durable. Errors: `exchange_not_kept`,
/// `exchange_names_reporter`, `exchange_unreadable`.
Result<model::AttemptExchange> show_exchange(
    const std::string& url, const crypto::MasterKey& master, const ExchangeInquiry& inquiry);

/// Every read and erasure, oldest first.
Result<std::vector<IdentityAccess>> reporter_accesses(const std::string& url, model::ComplaintId complaint);

struct Erasure {
    Inquiry inquiry;
    /// Workflow's decision (EraseIdentity) on the state as it is; tried again when the complaint moves on meanwhile.
    std::function<Result<model::Decision>(const model::ComplaintState&)> decide;
    /// Called when all is written and nothing is committed: what must be durable first. An error leaves all as it was.
    std::function<Status()> before_commit;
};

/// Destroys the record and its key and the bytes of all attempts, and adds the decision's event, in one transaction
/// with the audit row. False: there was nothing to erase, and nothing was changed. Errors: `not_found`, those of
/// `decide` and `before_commit`.
Result<bool> erase_reporter(const std::string& url, const Erasure& erasure);

/// Which of these complaints still say who reported: after a restored backup, all that were erased since it was made.
Result<std::vector<model::ComplaintId>> still_known(
    const std::string& url, const std::vector<model::ComplaintId>& complaints);

}  // namespace hub::store
