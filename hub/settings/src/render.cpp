#include "codes.hpp"
#include "settings_json.hpp"
#include "source.hpp"
#include "yaml_reader.hpp"

#include "hub/base/text.hpp"
#include "hub/settings/diagnostic.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace hub::settings {
namespace {

constexpr std::size_t shown_at_most = 50;
constexpr int caret_at_most = 80;

/// The text of a file of the folder, as far as it is shown.
std::string read_from(const std::filesystem::path& folder, const std::string& name) {
    std::error_code error;
    const auto path = folder / name;
    if (name.empty() || !std::filesystem::is_regular_file(path, error)) {
        return {};
    }
    std::ifstream file{path, std::ios::binary};
    std::string text(detail::max_file_bytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

/// The files of one report, fetched once each.
class SourceLines {
public:
    using Fetch = std::function<std::string(const std::string& name)>;
    explicit SourceLines(Fetch fetch) : fetch_{std::move(fetch)} {}

    std::string line(const Position& at) {
        auto& source = sources_[at.file];
        if (source == nullptr) {
            const auto text = fetch_(at.file);
            source =
                std::make_unique<detail::Source>(at.file, text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
        }
        return std::string{source->line(at.line)};
    }

private:
    Fetch fetch_;
    std::map<std::string, std::unique_ptr<detail::Source>> sources_;
};

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// "postgresql://user:password@host": the part between ':' and '@'.
void hide_url_password(std::string& line) {
    for (auto scheme = line.find("://"); scheme != std::string::npos; scheme = line.find("://", scheme + 3)) {
        const auto end = std::min(line.find_first_of(" \"'/,", scheme + 3), line.size());
        const auto at = line.rfind('@', end);
        const auto colon = line.find(':', scheme + 3);
        if (at != std::string::npos && at < end && colon < at) {
            std::fill(
                line.begin() + static_cast<std::ptrdiff_t>(colon) + 1, line.begin() + static_cast<std::ptrdiff_t>(at),
                '*');
        }
    }
}

/// Overwrites what stands after the ':' of secret keys (unless it is a reference), and passwords within URLs. A
/// report is copied into mails and tickets: no finding may carry a secret there, whatever it is about.
std::string without_secrets(std::string line) {
    hide_url_password(line);
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != ':') {
            continue;
        }
        auto end = i;
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '"' || line[end - 1] == '\'')) {
            --end;
        }
        auto begin = end;
        while (begin > 0 && is_word(line[begin - 1])) {
            --begin;
        }
        const auto value = line.find_first_not_of(" \"'", i + 1);
        const bool is_key = begin < end && (end < i || i + 1 == line.size() || line[i + 1] == ' ');
        const auto key = std::string_view{line}.substr(begin, end - begin);
        if (value == std::string::npos || line.compare(value, 7, "secret:") == 0 || line[value] == '{' || !is_key ||
            !(detail::is_secret_key(key) || detail::is_auth_key(key))) {
            continue;
        }
        const auto stop = std::min(line.find_first_of(",}]\"'", value), line.size());
        std::fill(
            line.begin() + static_cast<std::ptrdiff_t>(value), line.begin() + static_cast<std::ptrdiff_t>(stop), '*');
    }
    return line;
}

/// Controls would let a file write to the reader's terminal.
std::string printable(std::string line) {
    if (find_invalid_utf8(line)) {
        std::ranges::replace_if(
            line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    }
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return line;
}

/// A line and the column of a finding in it, from 1.
struct Shown {
    std::string line;
    int column = 1;
};

/// Of a long line the part around the finding.
Shown window(const std::string& line, int column) {
    constexpr int most_shown = 200;
    constexpr int before_finding = 80;
    if (detail::first_characters(line, most_shown).size() == line.size()) {
        return {line, column};
    }
    const int skipped = std::max(column - 1 - before_finding, 0);
    const auto rest = std::string_view{line}.substr(detail::first_characters(line, skipped).size());
    const auto part = detail::first_characters(rest, most_shown);
    return {
        (skipped > 0 ? "…" : "") + std::string{part} + (part.size() < rest.size() ? "…" : ""),
        column - skipped + (skipped > 0 ? 1 : 0)};
}

void append_source(std::string& out, const Diagnostic& finding, const std::string& raw) {
    const auto [line, column] = window(printable(without_secrets(raw)), finding.at.column);
    const auto number = std::to_string(finding.at.line);
    const std::string gutter(number.size(), ' ');
    const auto before = detail::first_characters(line, column - 1);
    const auto marked = detail::first_characters(std::string_view{line}.substr(before.size()), finding.span);
    const auto carets = std::clamp(detail::display_width(marked), 1, caret_at_most);
    out += gutter + " |\n" + number + " | " + line + "\n" + gutter + " | ";
    out += std::string(static_cast<std::size_t>(detail::display_width(before)), ' ');
    out += std::string(static_cast<std::size_t>(carets), '^') + "\n";
}

using Line = std::pair<std::string, int>;

/// Lines on which a secret was found, however its key is spelled: they are not shown, whatever the finding.
std::set<Line> lines_with_secrets(std::span<const Diagnostic> findings) {
    std::set<Line> lines;
    for (const auto& finding : findings) {
        if (finding.code == code::open_secret || finding.code == code::bad_secret_reference) {
            lines.emplace(finding.at.file, finding.at.line);
        }
    }
    return lines;
}

/// The words around findings.
struct Frame {
    const char* error;
    const char* warning;
    const char* hint;
    const char* folder;
};
constexpr Frame english{"error", "warning", "hint: ", "(folder)"};
constexpr Frame indonesian{"galat", "peringatan", "saran: ", "(folder)"};

void append_finding(std::string& out, const Diagnostic& finding, Language language, const std::string& source) {
    const auto& frame = language == Language::id ? indonesian : english;
    out += finding.severity == Severity::error ? frame.error : frame.warning;
    out += "[" + finding.code + "]: " + printable(finding.message.in(language)) + "\n";
    out += "  --> " + (finding.at.file.empty() ? std::string{frame.folder} : finding.at.file);
    if (finding.at.line > 0) {
        out += ":" + std::to_string(finding.at.line) + ":" + std::to_string(finding.at.column);
    }
    out += "\n" + source;
    if (!finding.hint.empty()) {
        const bool is_guess = language == Language::id && finding.hint.entry().starts_with("did you mean");
        out += "  = " + std::string{is_guess ? "" : frame.hint} + printable(finding.hint.in(language)) + "\n";
    }
    out += "\n";
}

std::string counted(std::size_t count, const char* what, Language language) {
    return std::to_string(count) + " " + what + (count == 1 || language == Language::id ? "" : "s");
}

std::size_t count_errors(std::span<const Diagnostic> findings) {
    return static_cast<std::size_t>(std::ranges::count(findings, Severity::error, &Diagnostic::severity));
}

std::string report(std::span<const Diagnostic> findings, Language language, SourceLines sources) {
    const auto hidden = lines_with_secrets(findings);
    const auto& frame = language == Language::id ? indonesian : english;
    std::string out;
    for (const auto& finding : findings.first(std::min(findings.size(), shown_at_most))) {
        std::string source;
        if (finding.at.line > 0 && !hidden.contains({finding.at.file, finding.at.line})) {
            append_source(source, finding, sources.line(finding.at));
        }
        append_finding(out, finding, language, source);
    }
    if (findings.size() > shown_at_most) {
        out += (language == Language::id ? "... dan " : "... and ") + std::to_string(findings.size() - shown_at_most) +
               (language == Language::id ? " lagi\n\n" : " more\n\n");
    }
    const auto errors = count_errors(findings);
    out += counted(errors, frame.error, language) + ", " + counted(findings.size() - errors, frame.warning, language) +
           "\n";
    return out;
}

}  // namespace

std::string render(std::span<const Diagnostic> findings, const std::string& folder, Language language) {
    return report(findings, language, SourceLines{[&](const std::string& name) { return read_from(folder, name); }});
}

std::string render(
    std::span<const Diagnostic> findings, const std::map<std::string, std::string>& files, Language language) {
    return report(findings, language, SourceLines{[&](const std::string& name) {
                      const auto found = files.find(name);
                      return found == files.end() ? std::string{} : found->second;
                  }});
}

std::string render_json(std::span<const Diagnostic> findings) {
    boost::json::array list;
    for (const auto& finding : findings) {
        list.push_back(
            {{"severity", finding.severity == Severity::error ? "error" : "warning"},
             {"code", finding.code},
             {"file", finding.at.file},
             {"line", finding.at.line},
             {"column", finding.at.column},
             {"span", finding.span},
             {"message", printable(finding.message.in(Language::en))},
             {"hint", printable(finding.hint.in(Language::en))}});
    }
    const auto errors = count_errors(findings);
    return boost::json::serialize(
        boost::json::object{{"errors", errors}, {"warnings", findings.size() - errors}, {"findings", std::move(list)}});
}

}  // namespace hub::settings
