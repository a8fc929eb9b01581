#pragma once
#include "hub/store/configurations.hpp"

#include <pqxx/pqxx>

/// What is done with versions of the configuration within a transaction: shared by the hub's lanes and the command
/// line.
namespace hub::store::config_sql {

/// The newest activation, when it is newer than `known`; its files only when asked for.
std::optional<ActiveConfig> newer_than(pqxx::transaction_base& work, std::int32_t known);
ConfigFiles files_of(pqxx::transaction_base& work, model::ConfigVersion version);
/// Stores and activates; gives what is active afterwards, without files.
ConfigActivation publish(pqxx::transaction_base& work, const NewConfig& config);
/// `version` must have files.
ConfigActivation activate(
    pqxx::transaction_base& work, model::ConfigVersion version, const std::string& author, const std::string& note);
std::vector<ConfigActivation> history(pqxx::transaction_base& work);
/// Leases the oldest pass that nobody works on; with more than one open, the others wait for it.
std::optional<CalendarPass> claim_pass(pqxx::transaction_base& work, std::int64_t node);
/// False: the lease is somebody else's now.
bool advance_pass(pqxx::transaction_base& work, std::int32_t activation, std::int64_t node, model::ComplaintId reached);
/// How many complaints have an event of this pass.
std::int64_t finish_pass(pqxx::transaction_base& work, std::int32_t activation);

}  // namespace hub::store::config_sql
