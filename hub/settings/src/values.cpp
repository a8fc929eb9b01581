#include "values.hpp"

#include "codes.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace hub::settings::detail {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Phrase kind_text(const Node& node) {
    switch (node.kind) {
        case Node::Kind::null: return say("nothing");
        case Node::Kind::scalar: return say("a single value");
        case Node::Kind::sequence: return say("a list");
        case Node::Kind::map: return say("a map of keys");
        case Node::Kind::poisoned: break;
    }
    return say("something else");
}

void wrong_type(const Node& node, const char* wanted, Findings& findings) {
    if (node.kind != Node::Kind::poisoned) {
        findings.error(
            code::wrong_type, node.at, say("expected {0}, found {1}", Phrase::english(wanted), kind_text(node)));
    }
}

const std::string* scalar(const Node& node, const char* wanted, Findings& findings) {
    if (node.kind != Node::Kind::scalar) {
        wrong_type(node, wanted, findings);
        return nullptr;
    }
    return &node.text;
}

/// Words of [a-z0-9] with inner '-', joined by `separator`.
bool is_dotted_name(std::string_view text, char separator) {
    if (text.empty() || text.size() > 64) {
        return false;
    }
    char before = separator;
    for (const char c : text) {
        const bool word = (c >= 'a' && c <= 'z') || is_digit(c);
        const bool joint = c == separator || c == '-';
        if ((!word && !joint) || (joint && (before == separator || before == '-'))) {
            return false;
        }
        before = c;
    }
    return before != separator && before != '-';
}

std::optional<std::string> named(const Node& node, char separator, const char* wanted, Findings& findings) {
    const auto* text = scalar(node, wanted, findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (!is_dotted_name(*text, separator)) {
        findings.error(
            code::bad_id, node.at, say("'{0}' is not {1}", *text, Phrase::english(wanted)),
            say("use small letters, digits and '-', parted by '{0}'", std::string{separator}));
        return std::nullopt;
    }
    return *text;
}

}  // namespace

std::optional<std::string> text_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "text", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    return *text;
}

bool has_leading_zero(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    return text.size() > 1 && text.front() == '0' && std::ranges::all_of(text, is_digit);
}

std::optional<std::int64_t> integer_of(const Node& node, IntegerRange range, Findings& findings) {
    const auto* text = scalar(node, "a number", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (node.quoted) {
        findings.error(code::bad_number, node.at, say("expected a number, found text"), say("remove the quotes"));
        return std::nullopt;
    }
    if (has_leading_zero(*text)) {
        findings.error(
            code::leading_zero, node.at, say("a number with a zero in front"),
            say("remove the zero; if it is a code and not a number, put it in quotes"));
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < range.least || value > range.most) {
        findings.error(
            code::bad_number, node.at,
            say("'{0}' is not a whole number from {1} to {2}", *text, std::to_string(range.least),
                std::to_string(range.most)));
        return std::nullopt;
    }
    return value;
}

std::optional<bool> boolean_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "true or false", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (node.quoted || (*text != "true" && *text != "false")) {
        findings.error(
            code::bad_boolean, node.at, say("expected true or false, found '{0}'", *text),
            say("write true or false, without quotes"));
        return std::nullopt;
    }
    return *text == "true";
}

std::optional<std::chrono::year_month_day> date_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "a date", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    auto date = parse_iso_date(*text);
    if (!date) {
        findings.error(
            code::bad_date, node.at, say("'{0}' is not a date of the calendar", *text),
            say("write YYYY-MM-DD: 2026-08-17"));
    }
    return date;
}

std::optional<std::chrono::milliseconds> duration_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "a duration", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ms", 1}, {"s", 1'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    constexpr std::int64_t most = 366LL * 86'400'000;
    std::int64_t count = 0;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, count);
    const std::string_view unit{read.ptr, static_cast<std::size_t>(end - read.ptr)};
    const auto* known = std::ranges::find(units, unit, &std::pair<std::string_view, std::int64_t>::first);
    if (read.ec != std::errc{} || has_leading_zero({text->data(), read.ptr}) || known == std::end(units) || count < 1 ||
        count > most / known->second) {
        findings.error(
            code::bad_duration, node.at, say("'{0}' is not a duration of 1ms to 366d", *text),
            say("write a number and ms, s, min, h or d, without a space: 500ms, 15min"));
        return std::nullopt;
    }
    return std::chrono::milliseconds{count * known->second};
}

std::optional<std::uint32_t> bytes_of(const Node& node, IntegerRange range, Findings& findings) {
    const auto* text = scalar(node, "a size", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    std::int64_t count = 0;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, count);
    const std::string_view unit{read.ptr, static_cast<std::size_t>(end - read.ptr)};
    const std::int64_t factor = unit.empty() ? 1 : unit == "KiB" ? 1'024 : unit == "MiB" ? 1'048'576 : 0;
    if (read.ec != std::errc{} || has_leading_zero({text->data(), read.ptr}) || factor == 0 || count < 0 ||
        count > range.most / factor || count * factor < range.least) {
        findings.error(
            code::bad_number, node.at,
            say("'{0}' is not a size from {1} to {2} bytes", *text, std::to_string(range.least),
                std::to_string(range.most)),
            say("write a number of bytes, or 64KiB, 1MiB"));
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(count * factor);
}

std::optional<model::RegionCode> region_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "a region code", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    constexpr std::string_view pattern = "PP.RR.DD.VVVV";
    const bool ends_at_level = text->size() == 2 || text->size() == 5 || text->size() == 8 || text->size() == 13;
    bool fits = ends_at_level;
    for (std::size_t i = 0; fits && i < text->size(); ++i) {
        fits = pattern[i] == '.' ? (*text)[i] == '.' : is_digit((*text)[i]);
    }
    if (!node.quoted) {
        findings.error(
            code::unquoted_region, node.at, say("a region code must stand in quotes"),
            say("write \"{0}\": without quotes 11.10 is the number 11.1", *text));
        return std::nullopt;
    }
    if (!fits) {
        findings.error(
            code::bad_region, node.at, say("'{0}' is not a region code", *text),
            say("write PP, PP.RR, PP.RR.DD or PP.RR.DD.VVVV (province, regency or city, district, village): "
                "\"18.72\""));
        return std::nullopt;
    }
    return model::RegionCode{*text};
}

std::optional<model::CategoryCode> category_of(const Node& node, Findings& findings) {
    auto text = named(node, '.', "a category code", findings);
    if (text && std::ranges::count(*text, '.') > 5) {
        findings.error(code::bad_id, node.at, say("a category has at most six levels"), say("merge some of them"));
        return std::nullopt;
    }
    return text ? std::optional{model::CategoryCode{*std::move(text)}} : std::nullopt;
}

std::optional<model::AgencyId> agency_of(const Node& node, Findings& findings) {
    auto text = named(node, '/', "an agency id", findings);
    return text ? std::optional{model::AgencyId{*std::move(text)}} : std::nullopt;
}

std::optional<std::string> name_of(const Node& node, Findings& findings) {
    const auto* text = scalar(node, "a name", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_'; };
    if (text->empty() || text->size() > 64 || !std::ranges::all_of(*text, allowed) || !allowed(text->front()) ||
        text->front() == '-' || text->front() == '_') {
        findings.error(
            code::bad_id, node.at, say("'{0}' is not a name", *text),
            say("use small letters, digits, '-' and '_', beginning with a letter or digit"));
        return std::nullopt;
    }
    return *text;
}

std::optional<std::string> word_of(const Node& node, std::span<const std::string_view> words, Findings& findings) {
    const auto* text = scalar(node, "a word", findings);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (std::ranges::find(words, *text) == words.end()) {
        findings.error(
            code::unknown_word, node.at, say("'{0}' is not a word known here", *text), did_you_mean(*text, words));
        return std::nullopt;
    }
    return *text;
}

bool is_map(const Node& node, const char* what, Findings& findings) {
    if (node.kind == Node::Kind::map) {
        return true;
    }
    wrong_type(node, what, findings);
    return false;
}

bool is_list(const Node& node, const char* what, Findings& findings) {
    if (node.kind == Node::Kind::sequence) {
        return true;
    }
    wrong_type(node, what, findings);
    return false;
}

std::string nearest(std::string_view text, std::span<const std::string_view> candidates) {
    std::string_view best;
    auto best_distance = std::clamp<std::size_t>(text.size() / 3, 1, 3) + 1;
    for (const auto candidate : candidates) {
        const auto longer = std::max(text.size(), candidate.size());
        if (longer - std::min(text.size(), candidate.size()) >= best_distance) {
            continue;  // too far for sure, and the distance of a huge text costs much
        }
        if (const auto distance = edit_distance(text, candidate); distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return std::string{best};
}

Phrase did_you_mean(std::string_view text, std::span<const std::string_view> candidates) {
    if (const auto best = nearest(text, candidates); !best.empty()) {
        return say("did you mean {0}?", best);
    }
    constexpr std::size_t listed = 16;
    if (candidates.empty() || candidates.size() > listed) {
        return {};
    }
    std::string known;
    for (const auto candidate : candidates) {
        known += (known.empty() ? "" : ", ") + std::string{candidate};
    }
    return say("known here: {0}", known);
}

}  // namespace hub::settings::detail
