#include "command.hpp"
#include "schemas.hpp"

#include <algorithm>

namespace hub::cli {
namespace {

int print_schema(const std::string& name, const Surroundings& around) {
    if (name.empty()) {
        for (const auto& schema : schemas()) {
            around.out << schema.name << '\n';
        }
        return done;
    }
    const auto found = std::ranges::find(schemas(), name, &Schema::name);
    if (found == schemas().end()) {
        return fail(
            around,
            Error{"not_found", "there is no schema '" + name + "'", "", "sp4n-hub config schema lists all of them"},
            used_wrongly);
    }
    around.out << found->text;
    return done;
}

}  // namespace

Action declare_config_schema(CLI::App& app, const Surroundings& around) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "hub, categories, agencies, routing, sla, calendar or connector; left out: a list");
    return [name, &around] { return print_schema(*name, around); };
}

}  // namespace hub::cli
