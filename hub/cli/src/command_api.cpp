#include "command.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/api/route_table.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

namespace json = boost::json;

std::string_view name_of(api::Reach reach) {
    switch (reach) {
        case api::Reach::everything: break;
        case api::Reach::own_list: return "own_list";
        case api::Reach::own_complaint: return "own_complaint";
        case api::Reach::own_operation: return "own_operation";
        case api::Reach::own_and_action: return "own_and_action";
    }
    return "everything";
}

template <class T>
json::array names(const std::vector<T>& values) {
    json::array out;
    for (const auto value : values) {
        out.emplace_back(model::name_of(value));
    }
    return out;
}

/// What the table of role, action and status says of `{action}`.
json::array actions_json() {
    json::array out;
    for (const auto& line : workflow::permissions()) {
        if (line.action != model::Action::receive) {
            out.push_back(
                {{"action", model::name_of(line.action)},
                 {"roles", names(line.roles)},
                 {"statuses", names(line.statuses)}});
        }
    }
    return out;
}

void print_json(const Surroundings& around) {
    json::array out;
    for (const auto& line : api::route_table()) {
        json::object one{
            {"method", line.method},
            {"pattern", line.pattern},
            {"purpose", line.purpose},
            {"reach", name_of(line.reach)}};
        one["roles"] = names(line.roles);
        out.push_back(std::move(one));
    }
    around.out << json::serialize(json::object{{"routes", std::move(out)}, {"actions", actions_json()}}) << '\n';
}

void print(const Surroundings& around) {
    const Words words{around};
    Table table{
        around.out,
        {words("METHOD", "METODE"), words("ADDRESS", "ALAMAT"), words("FOR", "UNTUK"), words("ROLES", "PERAN")}};
    for (const auto& line : api::route_table()) {
        std::string roles;
        for (const auto role : line.roles) {
            roles += (roles.empty() ? "" : ",") + std::string{model::name_of(role)};
        }
        table.add(
            {std::string{line.method}, std::string{line.pattern}, std::string{line.purpose},
             roles.empty() ? words("everybody", "semua") : roles});
    }
    table.flush();
}

}  // namespace

Action declare_api_routes(CLI::App& app, const Surroundings& around) {
    auto as_json = std::make_shared<bool>(false);
    app.add_flag("--json", *as_json, "For programs");
    return [as_json, &around] {
        *as_json ? print_json(around) : print(around);
        return done;
    };
}

}  // namespace hub::cli
