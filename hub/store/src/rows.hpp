#pragma once
#include "hub/base/result.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/store/lookups.hpp"
#include "hub/store/records.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <optional>
#include <string>

/// How rows become values and back: the one place that knows the columns' codes.
namespace hub::store {

/// Select list for `read_state`, over `state_source`; the last column is the data of the complaint's first event.
extern const char* const state_columns;
/// The same with nothing in the last column: no body is read.
std::string state_columns_without_content();
/// The complaint c with its newest event h: that one's seq is the version.
extern const char* const state_source;
/// Select list for `read_delivery`, over delivery d.
extern const char* const delivery_columns;
constexpr pqxx::row_size_type delivery_width = 16;

/// Select list for `read_look`, over delivery d.
extern const char* const look_columns;

model::ComplaintState read_state(const pqxx::row& row);
/// Position of the first event's data in `state_columns`.
constexpr pqxx::row_size_type first_event_column = 44;
inline std::string_view text_view(const pqxx::field& field) {
    return {field.c_str(), field.size()};
}
/// Microseconds since 1970, as sp4n_us gives them.
inline std::optional<TimePoint> read_time(const pqxx::field& field) {
    return field.is_null() ? std::nullopt
                           : std::optional{TimePoint{std::chrono::microseconds{field.as<std::int64_t>()}}};
}
/// The state with its content, which lies in the complaint's first event.
StoredComplaint read_stored(const pqxx::row& row);
model::Delivery read_delivery(const pqxx::row& row, int first = 0);
LookState read_look(const pqxx::row& row, pqxx::row_size_type first);
/// Columns: seq, kind, actor, born, ended, at, data.
Result<StoredEvent> read_event(const pqxx::row& row);
/// Columns: delivery, attempt, at, outcome, cause, remote_code, detail.
StoredAttempt read_attempt(const pqxx::row& row);

/// Of the column `flags`.
bool says_anonymous(int flags);
bool says_has_reporter(int flags);
/// `at`: when the row is written; it says whether a clock has run out.
std::int16_t flags_of(const model::ComplaintState& state, TimePoint at);
/// What stands in delivery.kind: the kind of the message, and whether it is a copy.
std::int64_t kind_number(const model::Delivery& delivery);
std::int16_t steps_of(const model::Clocks& clocks);
/// A line each: the column `refused`.
std::string lines_of(const std::vector<model::AgencyId>& agencies);
Uuid read_uuid(const pqxx::field& field);
std::string read_bytes(const pqxx::field& field);

}  // namespace hub::store
