#pragma once
#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::cli {

/// One line of a public table.
struct OpenDataRow {
    std::string key;
    std::string name;
    std::int64_t n = 0;
    std::int64_t met = 0;
    std::int64_t missed = 0;
    bool hides_all = false;      ///< left out: too few deadlines
    bool hides_outcome = false;  ///< n alone is told: too few were met, or missed
};

/// Below this a number could point at people (ux.md N12).
constexpr std::int64_t least_told = 5;

/// Marks what must not be told so that no number under `least_told` (but 0) can be read, nor computed from the sum of
/// all and the other lines: small ones are hidden together with the next smallest, until what is hidden is at least
/// that much in sum and at least two lines. Pure.
void suppress(std::vector<OpenDataRow>& rows);

/// The lines of an answer of /v1/figures.
std::vector<OpenDataRow> open_data_rows(const boost::json::object& figures);

/// RFC 4180, English heads: programs read it. Hidden numbers are empty; a line that is hidden is not there.
std::string open_data_csv(const std::vector<OpenDataRow>& rows);

/// CSV on the Web (W3C, 2015) metadata of such a file of this name.
std::string open_data_metadata(const boost::json::object& figures, const std::string& file_name);

}  // namespace hub::cli
