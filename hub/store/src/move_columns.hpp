#pragma once
#include "array_text.hpp"

#include "hub/model/decision.hpp"
#include "hub/store/commits.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// The arrays of the statements that move complaints; the SQL stands in move_sql.cpp in the same order.
namespace hub::store {

extern const char* const deliver_sql;     ///< completions at the first try: the hot one, few columns
extern const char* const move_sql;        ///< any decision
extern const char* const reschedule_sql;  ///< outbox rows alone
extern const char* const attempt_sql;
extern const char* const probe_sql;

using Hash = std::array<std::uint8_t, 32>;

/// True when a decision changes nothing but version and delivered_at, and ends exactly one delivery.
bool is_plain_delivery(const model::Decision& decision);

/// For deliver_sql. `node` holds the leases.
std::vector<std::string> delivery_parameters(
    const std::vector<Move>& moves, std::int64_t node, std::vector<Hash>& hashes);
/// For move_sql.
std::vector<std::string> move_parameters(const std::vector<Move>& moves, std::int64_t node, std::vector<Hash>& hashes);
/// For reschedule_sql.
std::vector<std::string> reschedule_parameters(const std::vector<Reschedule>& rows, std::int64_t node);
/// For attempt_sql: those that carry a result.
std::vector<std::string> attempt_parameters(const std::vector<Reschedule>& rows);

}  // namespace hub::store
