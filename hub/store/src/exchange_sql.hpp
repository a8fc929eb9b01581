#pragma once
#include "exchange_seal.hpp"

#include "hub/base/result.hpp"
#include "hub/store/exchange_records.hpp"

#include <pqxx/pqxx>

#include <chrono>
#include <vector>

/// The statements about the bytes of attempts.
namespace hub::store {

extern const char* const keep_exchange_sql;

/// As sp4n_hub: what there is of a message, oldest first.
std::vector<ExchangeRecord> exchanges_of(pqxx::transaction_base& work, model::DeliveryId delivery);
/// As sp4n_hub: throws bytes away that are older, or whose message is no longer in the outbox; gives how many.
std::int64_t throw_exchanges_away(pqxx::transaction_base& work, std::chrono::milliseconds keep);
struct StoredExchange {
    bool names_reporter = false;
    std::string wrapped_key;
    std::string record;
};
/// As sp4n_identity: the bytes, after their audit row is durable. Errors: `exchange_not_kept`,
/// `exchange_names_reporter`.
Result<StoredExchange> take_exchange_out(pqxx::connection& connection, const ExchangeInquiry& inquiry);
/// As sp4n_identity, behind the audit row of the same transaction: nothing stays of any message of the complaint, no
/// digest and no length.
void delete_exchanges(pqxx::transaction_base& work, model::ComplaintId complaint);

}  // namespace hub::store
