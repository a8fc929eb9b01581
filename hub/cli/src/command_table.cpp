#include "hub/cli/command_table.hpp"

#include "command.hpp"
#include "error_text.hpp"
#include "language.hpp"
#include "misuse.hpp"
#include "option_texts.hpp"
#include "words.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hub::cli {
namespace {

/// "Examples" first, as a reader wants them (ux.md C9); in the list of commands each has one line.
class Help : public CLI::Formatter {
public:
    explicit Help(const Words& words) : title_{words("Examples:\n", "Contoh:\n")} {}

    void add(const CLI::App* command, const char* examples) { examples_[command] = examples; }
    std::string make_description(const CLI::App* app) const override {
        const auto found = examples_.find(app);
        return found == examples_.end() ? CLI::Formatter::make_description(app)
                                        : app->get_description() + ".\n\n" + title_ + found->second + "\n\n";
    }

private:
    std::string title_;
    std::map<const CLI::App*, std::string> examples_;
};

/// The language is wanted before the line is parsed: help is printed meanwhile.
std::string said_language(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word{argv[i]};
        if (word.starts_with("--lang=")) {
            return std::string{word.substr(7)};
        }
        if (word == "--lang" && i + 1 < argc) {
            return argv[i + 1];
        }
    }
    return {};
}

/// Where a command's parent is: the whole, or its group, made when its first command comes.
class Groups {
public:
    Groups(CLI::App& app, const Words& words) : app_{app}, words_{words} {}

    CLI::App& parent_of(const std::string& command) {
        const auto space = command.find(' ');
        if (space == std::string::npos) {
            return app_;
        }
        const auto name = command.substr(0, space);
        auto& made = made_[name];
        if (made == nullptr) {
            const auto groups = all_groups();
            const auto group = std::ranges::find(groups, name, &Group::name);
            made = app_.add_subcommand(name, words_(group->summary, group->summary_id))->require_subcommand(1);
        }
        return *made;
    }

private:
    CLI::App& app_;
    const Words& words_;
    std::map<std::string, CLI::App*> made_;
};

}  // namespace

int fail(const Surroundings& around, const Error& error, int code) {
    const auto told = in_language(error, around.language);
    around.err << "sp4n-hub: " << told.detail << " [" << told.code << "]\n";
    if (!told.hint.empty()) {
        around.err << Words{told.language}("  = hint: ", "  = saran: ") << told.hint << '\n';
    }
    return code;
}

int fail_as_worded(const Surroundings& around, const Error& error, int code) {
    around.err << "sp4n-hub: " << error.detail << " [" << error.code << "]\n";
    if (!error.hint.empty()) {
        around.err << Words{around}("  = hint: ", "  = saran: ") << error.hint << '\n';
    }
    return code;
}

int run(int argc, char** argv, const Surroundings& given) {
    auto around = given;  // what actions see: with the language
    around.language = language_of(said_language(argc, argv));
    const Words words{around};
    CLI::App app{
        words(
            "sp4n-hub: complaints about public services, from any door to the office that is competent",
            "sp4n-hub: pengaduan layanan publik, dari pintu mana pun ke instansi yang berwenang"),
        "sp4n-hub"};
    const auto help_text = std::make_shared<Help>(words);
    help_text->column_width(34);
    app.formatter(help_text);
    app.require_subcommand(1);
    app.fallthrough();  // so that --lang may stand anywhere
    std::string language;
    app.add_option("--lang", language, "Language: id or en (else SP4N_LANG, else the locale)")
        ->check(CLI::IsMember({"id", "en"}));
    app.set_version_flag("-V,--version", "sp4n-hub " + around.version, "Print the version");
    Action chosen;
    Groups groups{app, words};
    for (const auto& command : all_commands()) {
        const std::string name{command.name};
        auto* sub = groups.parent_of(name).add_subcommand(
            name.substr(name.find(' ') + 1), words(command.summary, command.summary_id));
        help_text->add(sub, command.examples);
        sub->callback([&chosen, action = command.declare(*sub, around)] { chosen = action; });
    }
    if (words.is_indonesian()) {
        translate_options(app);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {  // --help, --version
        return app.exit(help, around.out, around.err);
    } catch (const CLI::ParseError& error) {
        const std::vector<std::string> line(argv + std::min(argc, 1), argv + argc);
        return fail_as_worded(around, explain_misuse(app, line, error, words), used_wrongly);
    }
    return chosen ? chosen() : used_wrongly;
}

}  // namespace hub::cli
