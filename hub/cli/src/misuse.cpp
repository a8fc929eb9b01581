#include "misuse.hpp"

#include "nearest.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace hub::cli {
namespace {

constexpr std::size_t most_options = 12;

bool is_option(const std::string& word) {
    return word.size() > 1 && word.front() == '-' && std::isdigit(static_cast<unsigned char>(word[1])) == 0;
}

std::vector<std::string> names_below(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        out.push_back(sub->get_name());
    }
    return out;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* at = &app; at != nullptr; at = at->get_parent()) {
        for (const auto* option : at->get_options()) {
            for (const auto& name : option->get_lnames()) {
                if (std::ranges::find(out, "--" + name) == out.end()) {
                    out.push_back("--" + name);
                }
            }
        }
    }
    return out;
}

bool knows(const CLI::App& app, const std::string& option) {
    for (const auto* at = &app; at != nullptr; at = at->get_parent()) {
        if (at->get_option_no_throw(option) != nullptr) {
            return true;
        }
    }
    return false;
}

std::string did_you_mean(const std::vector<std::string>& choices, const std::string& typed, const Words& words) {
    const auto meant = probably_meant(choices, typed);
    return meant.empty() ? "" : words("; did you mean `", "; mungkin maksud Anda `") + meant + "`?";
}

/// How far the line's commands lead; a word that is none ends it.
struct Walk {
    CLI::App* at = nullptr;
    std::string unknown;                ///< a command that is not there
    std::string option;                 ///< an option that is not there
    std::vector<std::string> at_names;  ///< "dlq", "list"
};

Walk walk(CLI::App& app, const std::vector<std::string>& line) {
    Walk out;
    out.at = &app;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto& word = line[i];
        if (is_option(word)) {
            const auto name = word.substr(0, word.find('='));
            if (out.option.empty() && !knows(*out.at, name)) {
                out.option = name;
            }
            i += name == "--lang" && name == word ? 1 : 0;
            continue;
        }
        if (names_below(*out.at).empty()) {
            continue;  // arguments of the command
        }
        const auto belows = out.at->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == word; });
        auto* below = belows.empty() ? nullptr : belows.front();
        if (below == nullptr) {
            out.unknown = word;
            return out;
        }
        out.at = below;
        out.at_names.push_back(word);
    }
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) {
        out += (out.empty() ? "" : " ") + name;
    }
    return out;
}

std::string first_few(const std::vector<std::string>& choices, const std::string& typed) {
    auto sorted = sorted_by_likeness(choices, typed);
    const bool cut = sorted.size() > most_options;
    sorted.resize(std::min(sorted.size(), most_options));
    std::string out;
    for (const auto& choice : sorted) {
        out += (out.empty() ? "" : ", ") + choice;
    }
    return out + (cut ? ", …" : "");
}

Error about_command(const Walk& walked, const Words& words) {
    const auto choices = names_below(*walked.at);
    const auto group = joined(walked.at_names);
    Error out;
    if (walked.unknown.empty()) {
        out.code = "command_missing";
        out.detail = group.empty()
                         ? words("say which command", "sebutkan perintahnya")
                         : "`" + group + words("` needs to know what to do", "` perlu tahu apa yang dilakukan");
    } else {
        out.code = "unknown_command";
        out.detail = (group.empty() ? words("there is no command '", "tidak ada perintah '")
                                    : "`" + group + words("` knows no '", "` tidak mengenal '")) +
                     walked.unknown + "'" + did_you_mean(choices, walked.unknown, words);
    }
    out.hint = words("say one of: ", "pilih salah satu: ") + nearest_first(choices, walked.unknown);
    return out;
}

Error about_option(const Walk& walked, const Words& words) {
    const auto choices = option_names(*walked.at);
    return {
        "unknown_option",
        words("there is no option '", "tidak ada pilihan '") + walked.option + "'" +
            did_you_mean(choices, walked.option, words),
        "", words("options: ", "pilihan: ") + first_few(choices, walked.option)};
}

/// In the parser's words; those of the commonest fault in Indonesian too.
std::string parsers_words(const CLI::ParseError& refused, const Words& words) {
    std::string text{refused.what()};
    constexpr std::string_view required = " is required";
    if (const auto at = text.find(required); words.is_indonesian() && at != std::string::npos) {
        text.replace(at, required.size(), " harus diisi");
    }
    return text;
}

}  // namespace

Error explain_misuse(
    CLI::App& app, const std::vector<std::string>& line, const CLI::ParseError& refused, const Words& words) {
    const auto walked = walk(app, line);
    if (!walked.option.empty()) {
        return about_option(walked, words);
    }
    if (!names_below(*walked.at).empty()) {
        return about_command(walked, words);
    }
    return {
        "used_wrongly", parsers_words(refused, words), "",
        words("see: ", "lihat: ") + std::string{"sp4n-hub "} + joined(walked.at_names) + " --help"};
}

}  // namespace hub::cli
