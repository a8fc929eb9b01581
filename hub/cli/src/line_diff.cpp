#include "line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace hub::cli {
namespace {

constexpr std::size_t context_lines = 3;
constexpr std::size_t most_cells = 16'000'000;  // of the table below: 64 MB

using Lines = std::vector<std::string_view>;

/// With their line ends, so that a missing last one is a difference.
Lines lines_of(std::string_view text) {
    Lines out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

/// One line of the result: ' ' in both, '-' only before, '+' only after.
struct Step {
    char what = ' ';
    std::string_view line;
};

/// The longest common subsequence of what lies between the first and the last difference.
void compare_middle(const Lines& before, const Lines& after, std::vector<Step>& out) {
    const auto n = before.size();
    const auto m = after.size();
    if ((n + 1) * (m + 1) > most_cells) {
        std::ranges::transform(before, std::back_inserter(out), [](auto line) { return Step{'-', line}; });
        std::ranges::transform(after, std::back_inserter(out), [](auto line) { return Step{'+', line}; });
        return;
    }
    std::vector<std::uint32_t> common((n + 1) * (m + 1));
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * (m + 1) + j]; };
    for (auto i = n; i-- > 0;) {
        for (auto j = m; j-- > 0;) {
            at(i, j) = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && before[i] == after[j]) {
            out.push_back({' ', before[i]});
            ++i;
            ++j;
        } else if (i < n && (j == m || at(i + 1, j) >= at(i, j + 1))) {
            out.push_back({'-', before[i++]});
        } else {
            out.push_back({'+', after[j++]});
        }
    }
}

std::vector<Step> compare(const Lines& before, const Lines& after) {
    const auto shorter = std::min(before.size(), after.size());
    std::size_t head = 0;
    while (head < shorter && before[head] == after[head]) {
        ++head;
    }
    std::size_t tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    const auto middle = [&](const Lines& lines) {
        return Lines{
            lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end() - static_cast<std::ptrdiff_t>(tail)};
    };
    std::vector<Step> out;
    for (std::size_t i = 0; i < head; ++i) {
        out.push_back({' ', before[i]});
    }
    compare_middle(middle(before), middle(after), out);
    for (auto i = before.size() - tail; i < before.size(); ++i) {
        out.push_back({' ', before[i]});
    }
    return out;
}

std::string range(std::size_t first, std::size_t count) {
    return std::to_string(count == 0 ? first - 1 : first) + (count == 1 ? "" : "," + std::to_string(count));
}

/// Steps [from, to), which begin at the given lines (from 1) of both texts.
void append_hunk(
    std::string& out, const std::vector<Step>& steps, std::pair<std::size_t, std::size_t> part,
    std::pair<std::size_t, std::size_t> first) {
    std::string body;
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (auto i = part.first; i < part.second; ++i) {
        const auto& [what, line] = steps[i];
        old_count += what != '+' ? 1 : 0;
        new_count += what != '-' ? 1 : 0;
        body += what;
        body += line;
        if (!line.ends_with('\n')) {
            body += "\n\\ No newline at end of file\n";
        }
    }
    out += "@@ -" + range(first.first, old_count) + " +" + range(first.second, new_count) + " @@\n" + body;
}

std::string hunks(const std::vector<Step>& steps) {
    std::string out;
    std::pair<std::size_t, std::size_t> lines{1, 1};
    std::size_t done = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].what == ' ') {
            continue;
        }
        const auto from = std::max(done, i < context_lines ? 0 : i - context_lines);
        auto to = i + 1;  // until more than twice the context is the same
        for (auto at = i; at < steps.size() && at <= to - 1 + 2 * context_lines; ++at) {
            to = steps[at].what != ' ' ? at + 1 : to;
        }
        to = std::min(to + context_lines, steps.size());
        const auto walk = [&](std::size_t begin, std::size_t end) {
            for (auto at = begin; at < end; ++at) {
                lines.first += steps[at].what != '+' ? 1 : 0;
                lines.second += steps[at].what != '-' ? 1 : 0;
            }
        };
        walk(done, from);
        append_hunk(out, steps, {from, to}, lines);
        walk(from, to);
        done = to;
        i = to - 1;
    }
    return out;
}

}  // namespace

LineDiff diff_lines(
    std::string_view old_name, std::string_view new_name, std::string_view before, std::string_view after) {
    LineDiff out;
    if (before == after) {
        return out;
    }
    const auto steps = compare(lines_of(before), lines_of(after));
    out.added = static_cast<std::size_t>(std::ranges::count(steps, '+', &Step::what));
    out.removed = static_cast<std::size_t>(std::ranges::count(steps, '-', &Step::what));
    out.unified = "--- " + std::string{old_name} + "\n+++ " + std::string{new_name} + "\n" + hunks(steps);
    return out;
}

std::map<std::string, LineDiff> diff_files(
    const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after,
    std::string_view old_name, std::string_view new_name) {
    std::map<std::string, LineDiff> out;
    const auto named = [](std::string_view folder, const std::string& file, bool there) {
        return there ? std::string{folder} + "/" + file : std::string{"/dev/null"};
    };
    auto all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [name, text] : all) {
        const auto old_file = before.find(name);
        const auto new_file = after.find(name);
        const bool had = old_file != before.end();
        const bool has = new_file != after.end();
        auto diff = diff_lines(
            named(old_name, name, had), named(new_name, name, has), had ? old_file->second : std::string{},
            has ? new_file->second : std::string{});
        if (!diff.unified.empty()) {
            out.emplace(name, std::move(diff));
        }
    }
    return out;
}

}  // namespace hub::cli
