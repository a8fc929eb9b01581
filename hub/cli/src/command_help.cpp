#include "command.hpp"

#include "hub/settings/help.hpp"

namespace hub::cli {
namespace {

/// The first sentence of each.
int list(const Surroundings& around) {
    for (const auto& help : settings::code_helps()) {
        const auto text = around.language == settings::Language::id ? help.indonesian : help.english;
        around.out << help.code << "  " << text.substr(0, text.find_first_of(".:")) << '\n';
    }
    return done;
}

int explain(const std::string& code, const Surroundings& around) {
    if (code.empty()) {
        return list(around);
    }
    const auto* help = settings::find_code_help(code);
    if (help == nullptr) {
        return fail(
            around, Error{"not_found", "there is no code '" + code + "'", "", "sp4n-hub help lists all of them"},
            used_wrongly);
    }
    around.out << settings::render(*help, around.language);
    return done;
}

}  // namespace

Action declare_help(CLI::App& app, const Surroundings& around) {
    auto code = std::make_shared<std::string>();
    app.add_option("code", *code, "As a finding shows it; left out: a list");
    return [code, &around] { return explain(*code, around); };
}

}  // namespace hub::cli
