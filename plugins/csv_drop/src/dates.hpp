#pragma once
#include "hub/sdk/call.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// Reads the dates of a file: an offset in the text wins, a naive time is in the office's zone. Immutable: any thread.
class Dates {
public:
    /// Formats as of strptime ("%d-%m-%Y %H:%M"), tried in order after RFC 3339. Empty: no such zone.
    static std::optional<Dates> create(const std::string& zone, std::vector<std::string> formats);
    /// The epoch: not given, which is also what 1970-01-01T00:00:00Z and 0000-00-00 mean. Empty: no date of this form,
    /// or a year before 1990 or after 2200.
    [[nodiscard]] std::optional<sdk::Time> read(std::string_view text) const;

private:
    struct Data;
    std::shared_ptr<const Data> data_;  // shared: immutable
};

/// Does it name a day, and nothing unknown?
[[nodiscard]] bool is_date_format(const std::string& format);

}  // namespace hub::csv_drop
