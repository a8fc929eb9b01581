#pragma once
#include "hub/base/result.hpp"
#include "hub/store/operations.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <vector>

/// Jobs that send dead letters again, in the caller's transaction.
namespace hub::store::redrive_sql {

RedriveJob add(pqxx::transaction_base& work, const NewRedrive& wanted);
Result<RedriveJob> find(pqxx::transaction_base& work, std::int64_t id);
std::vector<RedriveJob> recent(pqxx::transaction_base& work, const ListScope& scope, std::int32_t limit);
std::vector<RedriveJob> claim(pqxx::transaction_base& work, std::int64_t node);
std::vector<ClaimedDelivery> slice(pqxx::transaction_base& work, const RedriveJob& job, std::int32_t limit);
bool advance(pqxx::transaction_base& work, const RedriveStep& step, std::int64_t node);

}  // namespace hub::store::redrive_sql
