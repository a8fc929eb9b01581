#pragma once
#include "config.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// What became of one row.
enum class Verdict : std::uint8_t {
    applied = 1,
    duplicate,  ///< known already
    parked,     ///< kept, for a person to look at
    refused,    ///< by the hub
    broken,     ///< set aside before it was shown to the hub
    empty       ///< says nothing: not counted against the file
};

struct ReportLine {
    std::size_t row = 0;
    std::size_t line = 0;
    std::string reference;    ///< how the row named its complaint
    std::string tracking_id;  ///< as the hub knows it
    Verdict verdict = Verdict::broken;
    std::string code;    ///< why, unless applied
    std::string column;  ///< the office's name of it
    std::string files;   ///< names of attachments that the code is about
    CsvPosition at;
    std::string raw;  ///< of broken rows, as they stood in the file
};

struct Report {
    std::vector<ReportLine> lines;
    std::string refused;  ///< code; not empty: the file as a whole, and no row had an effect
    std::string column;
    CsvPosition at;
    std::string evidence;                 ///< charset and delimiter; or more of why it was refused
    std::string hash;                     ///< of the file's content
    std::set<std::string> attachments{};  ///< read with it, and to be put away with it
    [[nodiscard]] std::size_t count(Verdict verdict) const;
};

/// The file that goes back to the office: a line a row, and the control totals last.
[[nodiscard]] std::string result_file(const Report& report, const Config& config);
/// The broken rows alone, with the original beside the reason, to be mended and dropped again.
[[nodiscard]] std::string rejected_file(const Report& report, const Config& config);
/// One sentence for a code; the code itself where there is none.
[[nodiscard]] std::string reason_of(std::string_view code, Language language);
[[nodiscard]] std::string_view word_of(Verdict verdict);

}  // namespace hub::csv_drop
