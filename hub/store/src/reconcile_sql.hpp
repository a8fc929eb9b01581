#pragma once
#include "hub/base/result.hpp"
#include "hub/store/reconciliations.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Comparisons with what agencies list, in the caller's transaction.
namespace hub::store::reconcile_sql {

/// Empty: there is no open run, and none was to be made.
std::optional<ReconcileRun> open_run(pqxx::transaction_base& work, const RunWish& wish);
/// A person's wish: the open run, or a new one, due at once.
ReconcileRun wish_run(
    pqxx::transaction_base& work, const model::InstanceId& instance, const std::string& who,
    std::chrono::milliseconds window);
/// In the order of the cases.
std::vector<Believed> believed(
    pqxx::transaction_base& work, const model::InstanceId& instance, const std::vector<ListedCase>& cases);
/// How many differences are new; empty: another node has the task, and nothing was kept.
std::optional<std::int64_t> keep_page(pqxx::transaction_base& work, const ReconcilePage& page, std::int64_t node);
UnlistedSlice unlisted(pqxx::transaction_base& work, const UnlistedWish& wish);
std::vector<UnlistedUnknown> unlisted_unknown(
    pqxx::transaction_base& work, std::int64_t run, const model::InstanceId& instance);

// differences_sql.cpp
DifferencePage page(pqxx::transaction_base& work, const DifferenceFilter& filter);
Result<Difference> find(pqxx::transaction_base& work, std::int64_t id);
bool resolve(pqxx::transaction_base& work, std::int64_t id, const std::string& who);
std::vector<OpenDifferences> count_open(pqxx::transaction_base& work);
/// Columns of `run_columns`.
ReconcileRun read_run(const pqxx::row& row);
extern const char* const run_columns;

}  // namespace hub::store::reconcile_sql
