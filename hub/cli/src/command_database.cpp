#include "command.hpp"
#include "database_options.hpp"

#include "hub/api/key_text.hpp"
#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/cli/master_secret.hpp"
#include "hub/crypto/random.hpp"
#include "hub/model/names.hpp"
#include "hub/settings/load.hpp"
#include "hub/store/master_key_check.hpp"
#include "hub/store/migrator.hpp"
#include "hub/store/store.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace hub::cli {
namespace {

struct KeyOptions {
    DatabaseOptions database;
    std::string name;
    std::string role;
    std::string agency;
    std::string expires;
};

bool is_of_an_agency(model::Role role) {
    return role == model::Role::agency_admin || role == model::Role::liaison || role == model::Role::agency_system;
}

/// A key of an agency that does not exist would see nothing and say nothing: told where the folder is at hand.
std::optional<Error> unknown_agency(const KeyOptions& options) {
    if (options.agency.empty() || options.database.config.empty()) {
        return std::nullopt;
    }
    const auto loaded = settings::load_folder(options.database.config);
    if (!loaded.settings) {
        return std::nullopt;  // what is wrong with the folder is said by url_of
    }
    const auto& agencies = loaded.settings->agencies;
    if (std::ranges::find(agencies, model::AgencyId{options.agency}, &model::Agency::id) != agencies.end()) {
        return std::nullopt;
    }
    const auto nearest = std::ranges::min_element(
        agencies, {}, [&](const model::Agency& agency) { return edit_distance(agency.id.value(), options.agency); });
    return Error{
        "unknown_agency", "there is no agency '" + options.agency + "' in " + options.database.config, "",
        nearest == agencies.end() ? std::string{} : "did you mean " + nearest->id.value() + "?"};
}

std::string keys_json(const std::vector<store::ApiKey>& keys) {
    boost::json::object out;
    auto& list = out["keys"].emplace_array();
    for (const auto& key : keys) {
        boost::json::object one{{"name", key.name}, {"role", model::name_of(key.role)}};
        if (!key.agency.empty()) {
            one["agency"] = key.agency.value();
        }
        if (key.expires_at) {
            one["expires_at"] = to_rfc3339(*key.expires_at);
        }
        if (key.revoked_at) {
            one["revoked_at"] = to_rfc3339(*key.revoked_at);
        }
        list.push_back(std::move(one));
    }
    return boost::json::serialize(out);
}

int add(const KeyOptions& options, const Surroundings& around) {
    store::ApiKey key;
    key.name = options.name;
    const auto role = model::parse_name<model::Role>(options.role);
    if (!role || *role == model::Role::hub || *role == model::Role::reporter) {
        around.err << "sp4n-hub: no key can have the role '" << options.role
                   << "': say channel, agency_system, liaison, agency_admin, coordinator, overseer or national_admin\n";
        return used_wrongly;
    }
    key.role = *role;
    key.agency = model::AgencyId{options.agency};
    if (is_of_an_agency(*role) == options.agency.empty()) {
        around.err << "sp4n-hub: "
                   << (options.agency.empty() ? "the role " + options.role + " acts for an agency: say --agency ID\n"
                                              : "the role " + options.role + " is of no agency: leave --agency out\n");
        return used_wrongly;
    }
    if (!options.expires.empty()) {
        key.expires_at = parse_rfc3339(options.expires);
        if (!key.expires_at) {
            around.err << "sp4n-hub: --expires takes a time like 2027-01-31T00:00:00+07:00\n";
            return used_wrongly;
        }
    }
    if (const auto unknown = unknown_agency(options)) {
        return fail(around, *unknown, not_right);
    }
    int code = done;
    const auto url = url_of(options.database, around, DatabaseRole::owner, code);
    if (url.empty()) {
        return code;
    }
    crypto::SystemRandom random;
    const auto text = api::make_key(random);
    key.hash = api::hash_key(text);
    const auto added = store::add_key(url, key);
    if (!added) {
        return fail(around, added.error(), added.error().code == "name_taken" ? not_right : could_not);
    }
    around.out << text << '\n';
    around.err << "Key '" << key.name << "' (" << options.role << ") is shown only now; the hub keeps its hash.\n";
    return done;
}

Locations locations_of(const DatabaseOptions& options) {
    settings::HubSettings hub;
    if (!options.config.empty()) {
        if (auto loaded = settings::load_folder(options.config); loaded.settings) {
            hub = std::move(loaded.settings->hub);
        }
    }
    if (!options.data.empty()) {
        hub.data_folder = options.data;
    }
    return find_locations(hub);
}

/// A database that has no master key yet gets this installation's; one that has keeps it, and must be given the same.
int settle_master_key(const DatabaseOptions& options, const std::string& url, const Surroundings& around) {
    const auto locations = locations_of(options);
    const auto known = store::check_master_key(url, {});
    if (!known) {
        return fail(around, known.error(), could_not);
    }
    crypto::SystemRandom random;
    Result<ProvidedKey> provided{Error{}};
    if (*known == store::KeyCheck::unknown) {
        provided = provide_master_key(locations, random);
    } else if (auto read = read_master_key(locations)) {
        provided = ProvidedKey{*std::move(read), {}};
    } else {
        provided = std::move(read).error();
    }
    if (!provided) {
        return fail(around, provided.error(), could_not);
    }
    const auto settled = store::remember_master_key(url, provided->key.check_value());
    if (!settled) {
        return fail(around, settled.error(), could_not);
    }
    if (*settled != store::KeyCheck::same) {
        return fail(around, master_key_wrong(), could_not);
    }
    if (!provided->made.empty()) {
        around.err << "Made the secret hub-master in " << provided->made
                   << ": keep a copy apart from the database's backups; without it no reporter can be read.\n";
    }
    return done;
}

}  // namespace

Action declare_migrate(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<DatabaseOptions>();
    add_database_options(app, *options);
    app.add_option("--data", options->data, "Data folder, instead of hub.yaml's: there the secret hub-master lies")
        ->type_name("DIR");
    return [options, &around]() -> int {
        int code = done;
        const auto url = url_of(*options, around, DatabaseRole::owner, code);
        if (url.empty()) {
            return code;
        }
        const auto report = store::migrate(url);
        if (!report) {
            return fail(around, report.error(), could_not);
        }
        for (const auto& name : report->applied) {
            around.out << "applied " << name << '\n';
        }
        around.err << "The schema is at version " << report->to << ".\n";
        return settle_master_key(*options, url, around);
    };
}

Action declare_key_add(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<KeyOptions>();
    add_database_options(app, options->database);
    app.add_option("--name", options->name, "What it is for; unique")->required();
    app.add_option("--role", options->role, "channel, coordinator, overseer, national_admin, …")->required();
    app.add_option("--agency", options->agency, "The office whose subtree an agency's role acts in")->type_name("ID");
    app.add_option("--expires", options->expires, "Last moment it works (RFC 3339)")->type_name("TIME");
    return [options, &around] { return add(*options, around); };
}

Action declare_key_list(CLI::App& app, const Surroundings& around) {
    struct Options {
        DatabaseOptions database;
        bool as_json = false;
    };
    auto options = std::make_shared<Options>();
    add_database_options(app, options->database);
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around]() -> int {
        int code = done;
        const auto url = url_of(options->database, around, DatabaseRole::owner, code);
        if (url.empty()) {
            return code;
        }
        const auto keys = store::list_keys(url);
        if (!keys) {
            return fail(around, keys.error(), could_not);
        }
        if (options->as_json) {
            around.out << keys_json(*keys) << '\n';
            return done;
        }
        for (const auto& key : *keys) {
            around.out << key.name << '\t' << model::name_of(key.role) << '\t'
                       << (key.agency.empty() ? "-" : key.agency.value()) << '\t'
                       << (key.revoked_at   ? "revoked " + to_rfc3339(*key.revoked_at)
                           : key.expires_at ? "until " + to_rfc3339(*key.expires_at)
                                            : "live")
                       << '\n';
        }
        return done;
    };
}

Action declare_key_revoke(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<KeyOptions>();
    add_database_options(app, options->database);
    app.add_option("name", options->name, "Name of the key")->required();
    return [options, &around]() -> int {
        int code = done;
        const auto url = url_of(options->database, around, DatabaseRole::owner, code);
        if (url.empty()) {
            return code;
        }
        if (const auto revoked = store::revoke_key(url, options->name); !revoked) {
            return fail(around, revoked.error(), revoked.error().code == "not_found" ? not_right : could_not);
        }
        around.err << "Key '" << options->name << "' is revoked; running hubs notice within seconds.\n";
        return done;
    };
}

}  // namespace hub::cli
