#include "role_options.hpp"

#include "command.hpp"
#include "nearest.hpp"
#include "words.hpp"

#include "hub/base/text.hpp"
#include "hub/model/names.hpp"
#include "hub/settings/load.hpp"

#include <algorithm>

namespace hub::cli {
namespace {

bool is_of_an_agency(model::Role role) {
    return role == model::Role::agency_admin || role == model::Role::liaison || role == model::Role::agency_system;
}

/// Who acts for an agency that does not exist would see nothing and say nothing: told where the folder is at hand.
std::optional<Error> unknown_agency(const std::string& agency, const std::string& config) {
    if (agency.empty() || config.empty()) {
        return std::nullopt;
    }
    const auto loaded = settings::load_folder(config);
    if (!loaded.settings) {
        return std::nullopt;  // what is wrong with the folder is said by place_of
    }
    const auto& agencies = loaded.settings->agencies;
    if (std::ranges::find(agencies, model::AgencyId{agency}, &model::Agency::id) != agencies.end()) {
        return std::nullopt;
    }
    const auto nearest = std::ranges::min_element(
        agencies, {}, [&](const model::Agency& one) { return edit_distance(one.id.value(), agency); });
    return Error{
        "unknown_agency", "there is no agency '" + agency + "' in " + config, "",
        nearest == agencies.end() ? std::string{} : "did you mean " + nearest->id.value() + "?"};
}

}  // namespace

void add_role_options(CLI::App& app, RoleOptions& options, const char* help) {
    app.add_option("--role", options.role, help)->required();
    app.add_option("--agency", options.agency, "The office whose subtree an agency's role acts in")->type_name("ID");
}

std::optional<model::Role> role_of(
    const RoleOptions& options, const std::vector<std::string>& offered, const DatabaseOptions& database,
    const Surroundings& around, int& code) {
    const Words words{around};
    const auto role = model::parse_name<model::Role>(options.role);
    if (!role || std::ranges::find(offered, options.role) == offered.end()) {
        code = fail_as_worded(
            around,
            Error{
                "role_invalid", words("this is no role here: '", "bukan peran di sini: '") + options.role + "'", "",
                words("say one of: ", "pilih salah satu: ") + nearest_first(offered, options.role)},
            used_wrongly);
        return std::nullopt;
    }
    if (is_of_an_agency(*role) == options.agency.empty()) {
        around.err << "sp4n-hub: " << words("the role ", "peran ") << options.role
                   << (options.agency.empty() ? words(
                                                    " acts for an agency: say --agency ID\n",
                                                    " bertindak untuk instansi: tambahkan --agency ID\n")
                                              : words(
                                                    " is of no agency: leave --agency out\n",
                                                    " bukan milik instansi: hilangkan --agency\n"));
        code = used_wrongly;
        return std::nullopt;
    }
    if (const auto unknown = unknown_agency(options.agency, database.config)) {
        code = fail(around, *unknown, not_right);
        return std::nullopt;
    }
    return role;
}

}  // namespace hub::cli
