#include "command.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/settings/help.hpp"

namespace hub::cli {
namespace {

/// A sentence ends with a full stop before a blank and a capital, or with the text: "hub.yaml" and "0.5" end none.
std::string_view first_sentence(std::string_view text) {
    for (auto at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 1)) {
        if (at + 2 < text.size() && text[at + 2] >= 'A' && text[at + 2] <= 'Z') {
            return text.substr(0, at + 1);
        }
    }
    return text;
}

int list(const Surroundings& around) {
    const Words words{around};
    Table table{around.out, {words("CODE", "KODE"), words("MEANS", "ARTINYA")}};
    for (const auto& help : settings::code_helps()) {
        table.add(
            {std::string{help.code},
             std::string{first_sentence(words.is_indonesian() ? help.indonesian : help.english)}});
    }
    table.flush();
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
