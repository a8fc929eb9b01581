#pragma once
#include "statement.hpp"

#include "hub/store/dead_letters.hpp"

#include <pqxx/pqxx>

#include <string>

/// What lists of dead letters and jobs over them have in common. Everything goes by the partial index delivery_dead.
namespace hub::store {

/// All that the filter says over delivery d, without its place and limit: "d.state IN (3, 4, 5) AND …".
std::string dead_letter_conditions(Statement& to, const DeadLetterFilter& filter);
/// " AND (d.failed_at, d.id) > …"
std::string after_place(Statement& to, const DeadLetterPlace& place);

inline TimePoint instant(const pqxx::field& field) {
    return TimePoint{std::chrono::microseconds{field.as<std::int64_t>()}};
}

}  // namespace hub::store
