#include "told_page.hpp"

#include <regex>
#include <sstream>

namespace hub::testing {

std::vector<Told> read_page(const std::string& page) {
    std::vector<Told> out;
    bool console = false;
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            console = line == "```console";
        } else if (console && line.starts_with("$ ")) {
            out.push_back({line.substr(2), {}});
        } else if (console && !out.empty()) {
            out.back().prints.push_back(line);
        }
    }
    return out;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

namespace {

/// Without what differs each time: instants, ages, the width of gaps.
std::string plain(const std::string& line) {
    static const std::regex instant{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)"};
    static const std::regex age{R"(\b\d+[smhd]\b)"};
    static const std::regex gap{R"([ \t]+)"};
    return std::regex_replace(std::regex_replace(std::regex_replace(line, instant, "TIME"), age, "AGE"), gap, " ");
}

}  // namespace

bool looks_like(const std::string& line, const std::string& told) {
    static const std::regex special{R"([.^$|()\[\]{}*+?\\])"};
    const auto pattern = replaced(std::regex_replace(plain(told), special, R"(\$&)"), "…", ".*");
    return std::regex_match(plain(line), std::regex{pattern});
}

bool is_as_told(const std::string& printed, const std::vector<std::string>& told) {
    if (told.empty()) {
        return printed.empty();
    }
    std::size_t next = 0;
    std::istringstream lines{printed};
    for (std::string line; next < told.size() && std::getline(lines, line);) {
        next += looks_like(line, told[next]) ? 1 : 0;
    }
    return next == told.size();
}

std::string difference(const Told& told, const std::vector<std::string>& wanted, const RanCommand& last) {
    if (last.code == 0 && is_as_told(last.out, wanted)) {
        return {};
    }
    auto out = "$ " + told.command + "\nexit code " + std::to_string(last.code) + "\n" + last.out + last.err +
               "\nbut the page says:\n";
    for (const auto& line : wanted) {
        out += line + "\n";
    }
    return out;
}

}  // namespace hub::testing
