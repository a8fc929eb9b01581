#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/model/ids.hpp"
#include "hub/model/names.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Scalars, typed by what the schema asks for and never by how they look (reliability.md TH26). Each function reports
/// what is wrong and returns empty; poisoned nodes were reported before.
namespace hub::settings::detail {

struct IntegerRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

std::optional<std::string> text_of(const Node& node, Findings& findings);
std::optional<std::int64_t> integer_of(const Node& node, IntegerRange range, Findings& findings);
std::optional<bool> boolean_of(const Node& node, Findings& findings);
std::optional<std::chrono::year_month_day> date_of(const Node& node, Findings& findings);
/// "500ms", "10s", "15min", "72h", "30d"; at least 1 ms, at most 366 days.
std::optional<std::chrono::milliseconds> duration_of(const Node& node, Findings& findings);
/// "64KiB", "1MiB" or a plain number of bytes.
std::optional<std::uint32_t> bytes_of(const Node& node, IntegerRange range, Findings& findings);
/// "PP", "PP.RR", "PP.RR.DD", "PP.RR.DD.VVVV", always in quotes.
std::optional<model::RegionCode> region_of(const Node& node, Findings& findings);
/// "public-works.road"
std::optional<model::CategoryCode> category_of(const Node& node, Findings& findings);
/// "metro/pupr"
std::optional<model::AgencyId> agency_of(const Node& node, Findings& findings);
/// "pupr-rest": also the shape of connector objects.
std::optional<std::string> name_of(const Node& node, Findings& findings);
/// One of `words`.
std::optional<std::string> word_of(const Node& node, std::span<const std::string_view> words, Findings& findings);

template <class E>
std::optional<E> enum_of(const Node& node, Findings& findings) {
    std::vector<std::string_view> words;
    for (const auto& [value, spelling] : model::names_of<E>()) {
        words.push_back(spelling);
    }
    const auto word = word_of(node, words, findings);
    return word ? model::parse_name<E>(*word) : std::nullopt;
}

/// Reports when the node is something else; `what` as in "a list of agencies".
bool is_map(const Node& node, const char* what, Findings& findings);
bool is_list(const Node& node, const char* what, Findings& findings);

/// Digits with a zero in front ("08"): octal for some readers, decimal for others.
bool has_leading_zero(std::string_view text);
/// The candidate nearest to `text`, when it is near enough to be what was meant; else empty.
std::string nearest(std::string_view text, std::span<const std::string_view> candidates);
/// "did you mean x?" or what is there to choose from.
Phrase did_you_mean(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace hub::settings::detail
