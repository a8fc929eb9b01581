#pragma once
#include "hub/store/operations.hpp"

#include <pqxx/pqxx>

#include <optional>
#include <vector>

/// Instances to which nothing is sent, in the caller's transaction.
namespace hub::store::pause_sql {

std::vector<InstancePause> all(pqxx::transaction_base& work);
PauseOutcome order(pqxx::transaction_base& work, const PauseOrder& order);

}  // namespace hub::store::pause_sql
