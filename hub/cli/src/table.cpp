#include "table.hpp"

#include "words.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <utility>

namespace hub::cli {
namespace {

constexpr std::size_t longest_cell = 500;

std::string cell(std::string text) {
    text = clean_text(text, longest_cell);
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\t', ' ');
    return text.empty() ? "-" : text;
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
    cells.resize(heads_.size());
    for (auto& one : cells) {
        one = cell(std::move(one));
    }
    lines_.push_back(std::move(cells));
}

void Table::flush() {
    if (lines_.empty()) {
        return;
    }
    const bool first = !std::exchange(begun_, true);
    if (first) {
        lines_.insert(lines_.begin(), heads_);
    }
    widths_.resize(heads_.size());
    for (const auto& line : lines_) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths_[i] = std::max(widths_[i], count_code_points(line[i]));
        }
    }
    for (const auto& line : lines_) {
        print(line);
    }
    lines_.clear();
}

void Table::print(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out_ << cells[i];
        if (i + 1 < cells.size()) {
            out_ << std::string(widths_[i] - count_code_points(cells[i]) + 2, ' ');
        }
    }
    out_ << '\n';
}

std::string age_text(std::int64_t seconds) {
    if (seconds >= 86'400) {
        return std::to_string(seconds / 86'400) + "d";
    }
    if (seconds >= 3'600) {
        return std::to_string(seconds / 3'600) + "h";
    }
    return seconds >= 60 ? std::to_string(seconds / 60) + "m" : std::to_string(seconds) + "s";
}

void say_none(
    const Surroundings& around, const char* what_en, const char* what_id,
    const std::map<std::string, std::string>& wanted) {
    const Words words{around};
    around.out << words("none: ", "tidak ada: ") << words(what_en, what_id);
    const char* between = words(" with ", " dengan ");
    for (const auto& [name, value] : wanted) {
        if (!value.empty()) {
            around.out << std::exchange(between, " ") << name << '=' << value;
        }
    }
    around.out << '\n';
}

}  // namespace hub::cli
