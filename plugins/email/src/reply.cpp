#include "reply.hpp"

#include "address.hpp"

#include <algorithm>

namespace hub::email {
namespace {

constexpr std::size_t most_note = 20'000;
constexpr std::size_t most_word = 100;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\xC2\xA0";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Does a quotation begin at this line?
bool begins_quotation(const std::vector<std::string_view>& lines, std::size_t at) {
    const auto line = lower_case(trimmed(lines[at]));
    if (line.find("tulis jawaban di atas baris ini") != std::string::npos ||
        line.starts_with("-----original message") || line.starts_with("-----pesan asli") ||
        line.starts_with("---------- forwarded message") || line.starts_with("________________________________")) {
        return true;
    }
    const auto says = [](std::string_view text) { return text.ends_with("wrote:") || text.ends_with("menulis:"); };
    if (says(line) && (line.starts_with("on ") || line.starts_with("pada "))) {
        return true;
    }
    if (line.starts_with("on ") || line.starts_with("pada ")) {  // broken into two lines
        return at + 1 < lines.size() && says(lower_case(trimmed(lines[at + 1])));
    }
    if (line.starts_with("from:") || line.starts_with("dari:")) {
        for (std::size_t i = at + 1; i < lines.size() && i <= at + 4; ++i) {
            const auto next = lower_case(trimmed(lines[i]));
            for (const auto* word :
                 {"sent:", "dikirim:", "date:", "tanggal:", "subject:", "subjek:", "to:", "kepada:"}) {
                if (next.starts_with(word)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/// The word of "STATUS: selesai"; empty: no such line.
std::string status_of(std::string_view line) {
    constexpr std::string_view key = "status";
    const auto skip = line.find_first_not_of(" \t*_");
    line = line.substr(std::min(skip, line.size()));
    if (lower_case(line.substr(0, key.size())) != key) {
        return {};
    }
    line = line.substr(key.size());
    line = line.substr(std::min(line.find_first_not_of(" \t*_"), line.size()));
    if (!line.starts_with(':') && !line.starts_with('=')) {
        return {};
    }
    return folded_word(line.substr(1)).substr(0, most_word);
}

}  // namespace

std::string folded_word(std::string_view word) {
    std::string out;
    for (const char c : lower_case(word)) {
        const bool blank = c == ' ' || c == '\t' || c == '_' || c == '*';
        if (!blank) {
            out += c;
        } else if (!out.empty() && !out.ends_with(' ')) {
            out += ' ';
        }
    }
    while (!out.empty() && std::string_view{" .!;,"}.find(out.back()) != std::string_view::npos) {
        out.pop_back();
    }
    return out;
}

Reply read_reply(std::string_view text) {
    Reply reply;
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto line = lines[i];
        if (begins_quotation(lines, i) || line == "-- " || line == "--") {
            break;
        }
        if (trimmed(line).starts_with('>')) {
            continue;
        }
        if (auto word = status_of(line); !word.empty()) {
            if (std::ranges::find(reply.words, word) == reply.words.end() && reply.words.size() < 5) {
                reply.words.push_back(std::move(word));
            }
        } else if (reply.note.size() + line.size() < most_note) {
            reply.note += std::string{line} + "\n";
        }
    }
    const auto begin = std::min(reply.note.find_first_not_of(" \t\n"), reply.note.size());
    const auto end = reply.note.find_last_not_of(" \t\n");
    reply.note = end == std::string::npos ? std::string{} : reply.note.substr(begin, end + 1 - begin);
    return reply;
}

}  // namespace hub::email
