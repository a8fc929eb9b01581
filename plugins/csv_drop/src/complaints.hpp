#pragma once
#include "incoming.hpp"

#include "hub/sdk/filing.hpp"

#include <initializer_list>
#include <string_view>
#include <variant>

namespace hub::csv_drop {

/// How a file of complaints that the office received at its own door is understood. Roles: see `complaint_roles`, and
/// attribute.<name>.
struct ComplaintMap {
    Reading reading;
};

inline constexpr std::initializer_list<std::string_view> complaint_roles = {
    "external_ref", "subject",        "body",           "category",         "region",     "address",   "kind",
    "channel",      "anonymous",      "secret",         "supervisory",      "latitude",   "longitude", "reporter.name",
    "reporter.nik", "reporter.phone", "reporter.email", "reporter.address", "attachments"};

/// A flag that is neither yes nor no, a kind or channel that is none of ours: broken, never guessed. Pure.
[[nodiscard]] std::variant<sdk::Filing, RowFault> read_complaint(const IncomingRow& row, const ComplaintMap& map);

/// Our words for a role whose cells must be one of them; empty: any text.
[[nodiscard]] bool is_known_word(std::string_view role, std::string_view word);

}  // namespace hub::csv_drop
