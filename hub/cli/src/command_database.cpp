#include "command.hpp"
#include "database_options.hpp"
#include "role_options.hpp"
#include "table.hpp"
#include "words.hpp"

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

#include <optional>

namespace hub::cli {
namespace {

struct KeyOptions {
    DatabaseOptions database;
    std::string name;
    RoleOptions role;
    std::string expires;
};

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

void print_keys(const std::vector<store::ApiKey>& keys, const Surroundings& around) {
    const Words words{around};
    Table table{
        around.out,
        {words("NAME", "NAMA"), words("ROLE", "PERAN"), words("AGENCY", "INSTANSI"), words("STATE", "KEADAAN")}};
    for (const auto& key : keys) {
        table.add(
            {key.name, std::string{model::name_of(key.role)}, key.agency.value(),
             key.revoked_at   ? words("revoked ", "dicabut ") + to_rfc3339(*key.revoked_at)
             : key.expires_at ? words("until ", "sampai ") + to_rfc3339(*key.expires_at)
                              : words("live", "berlaku")});
    }
    if (keys.empty()) {
        say_none(around, "API keys; make one: sp4n-hub key add", "kunci API; buat satu: sp4n-hub key add");
    }
    table.flush();
}

int add(const KeyOptions& options, const Surroundings& around) {
    const Words words{around};
    store::ApiKey key;
    key.name = options.name;
    int code = done;
    const auto role = role_of(
        options.role,
        {"channel", "agency_system", "liaison", "agency_admin", "coordinator", "overseer", "national_admin"},
        options.database, around, code);
    if (!role) {
        return code;
    }
    key.role = *role;
    key.agency = model::AgencyId{options.role.agency};
    if (!options.expires.empty()) {
        key.expires_at = parse_rfc3339(options.expires);
        if (!key.expires_at) {
            around.err << words(
                "sp4n-hub: --expires takes a time like 2027-01-31T00:00:00+07:00\n",
                "sp4n-hub: --expires diisi waktu seperti 2027-01-31T00:00:00+07:00\n");
            return used_wrongly;
        }
    }
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    crypto::SystemRandom random;
    const auto text = api::make_key(random);
    key.hash = api::hash_key(text);
    const auto added = store::add_key(place.url, key);
    if (!added) {
        return fail_at(place, around, added.error(), added.error().code == "name_taken" ? not_right : could_not);
    }
    around.out << text << '\n';
    around.err << words("Key '", "Kunci '") << key.name << "' (" << options.role.role
               << words(
                      ") is shown only now; the hub keeps its hash.\n",
                      ") hanya ditampilkan sekali ini; hub hanya menyimpan hash-nya.\n");
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
int settle_master_key(const DatabaseOptions& options, const DatabasePlace& place, const Surroundings& around) {
    const auto locations = locations_of(options);
    const auto known = store::check_master_key(place.url, {});
    if (!known) {
        return fail_at(place, around, known.error(), could_not);
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
    const auto settled = store::remember_master_key(place.url, provided->key.check_value());
    if (!settled) {
        return fail_at(place, around, settled.error(), could_not);
    }
    if (*settled != store::KeyCheck::same) {
        return fail(around, master_key_wrong(), could_not);
    }
    if (!provided->made.empty()) {
        const Words words{around};
        around.err
            << words("Made the secret hub-master in ", "Rahasia hub-master dibuat di ") << provided->made
            << words(
                   ": keep a copy apart from the database's backups; without it no reporter can be read.\n",
                   ": simpan salinannya terpisah dari cadangan basis data; tanpanya tidak satu pun pelapor dapat "
                   "dibaca.\n");
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
        const auto place = place_of(*options, around, DatabaseRole::owner, code);
        if (place.url.empty()) {
            return code;
        }
        const auto report = store::migrate(place.url);
        if (!report) {
            return fail_at(place, around, report.error(), could_not);
        }
        const Words words{around};
        for (const auto& name : report->applied) {
            around.out << words("applied ", "diterapkan ") << name << '\n';
        }
        around.err << words("The schema is at version ", "Skema berada pada versi ") << report->to << ".\n";
        return settle_master_key(*options, place, around);
    };
}

Action declare_key_add(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<KeyOptions>();
    add_database_options(app, options->database);
    app.add_option("--name", options->name, "What it is for; unique")->required();
    add_role_options(app, options->role, "channel, coordinator, overseer, national_admin, …");
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
        const auto place = place_of(options->database, around, DatabaseRole::owner, code);
        if (place.url.empty()) {
            return code;
        }
        const auto keys = store::list_keys(place.url);
        if (!keys) {
            return fail_at(place, around, keys.error(), could_not);
        }
        if (options->as_json) {
            around.out << keys_json(*keys) << '\n';
            return done;
        }
        print_keys(*keys, around);
        return done;
    };
}

Action declare_key_revoke(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<KeyOptions>();
    add_database_options(app, options->database);
    app.add_option("name", options->name, "Name of the key")->required();
    return [options, &around]() -> int {
        int code = done;
        const auto place = place_of(options->database, around, DatabaseRole::owner, code);
        if (place.url.empty()) {
            return code;
        }
        if (const auto revoked = store::revoke_key(place.url, options->name); !revoked) {
            return fail_at(place, around, revoked.error(), revoked.error().code == "not_found" ? not_right : could_not);
        }
        const Words words{around};
        around.err << words("Key '", "Kunci '") << options->name
                   << words(
                          "' is revoked; running hubs notice within seconds.\n",
                          "' dicabut; hub yang berjalan mengetahuinya dalam hitungan detik.\n");
        return done;
    };
}

}  // namespace hub::cli
