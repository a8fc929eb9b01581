#include "ftp_facts.hpp"

#include "dialect.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace hub::csv_drop {
namespace {

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// "20260314093000", perhaps with a fraction: UTC.
std::optional<std::int64_t> time_of(std::string_view text) {
    if (text.size() < 14) {
        return std::nullopt;
    }
    const auto part = [&](std::size_t at, std::size_t size) { return number<int>(text.substr(at, size)).value_or(-1); };
    std::tm when{};
    when.tm_year = part(0, 4) - 1900;
    when.tm_mon = part(4, 2) - 1;
    when.tm_mday = part(6, 2);
    when.tm_hour = part(8, 2);
    when.tm_min = part(10, 2);
    when.tm_sec = part(12, 2);
    if (when.tm_year < 0 || when.tm_mon < 0 || when.tm_mday < 0 || when.tm_hour < 0 || when.tm_min < 0) {
        return std::nullopt;
    }
    return std::int64_t{::timegm(&when)} * 1'000'000'000;
}

}  // namespace

std::optional<Entry> read_facts(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
        line.remove_suffix(1);
    }
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos || blank == 0) {
        return std::nullopt;
    }
    Entry entry;
    auto path = line.substr(blank + 1);
    path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));
    entry.name = path;
    bool typed = false;
    for (auto facts = line.substr(0, blank); !facts.empty();) {
        const auto fact = facts.substr(0, facts.find(';'));
        facts.remove_prefix(std::min(fact.size() + 1, facts.size()));
        const auto equals = std::min(fact.find('='), fact.size());
        const auto key = folded(fact.substr(0, equals));
        const auto value = fact.substr(std::min(equals + 1, fact.size()));
        if (key == "type") {
            const auto type = folded(value);
            if (type == "cdir" || type == "pdir") {
                return std::nullopt;
            }
            typed = true;
            entry.regular = type == "file";
            entry.folder = type == "dir";
        } else if (key == "size") {
            entry.size = number<std::uint64_t>(value).value_or(0);
        } else if (key == "modify") {
            entry.modified_ns = time_of(value).value_or(0);
        }
    }
    return typed ? std::optional{std::move(entry)} : std::nullopt;
}

}  // namespace hub::csv_drop
