// People who sign in with a password.
#include "command.hpp"
#include "database_options.hpp"
#include "role_options.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/api/key_text.hpp"
#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/crypto/password.hpp"
#include "hub/crypto/random.hpp"
#include "hub/model/names.hpp"
#include "hub/store/accounts.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace hub::cli {
namespace {

constexpr std::size_t shortest_password = 12;
constexpr std::size_t longest_password = 256;

struct AccountOptions {
    DatabaseOptions database;
    RoleOptions role;
    std::string login;
    bool from_stdin = false;
    bool as_json = false;
};

bool is_login(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@';
    });
}

/// The first line of standard input, or a fresh one. Empty: said what is wrong with it.
std::string password_for(const AccountOptions& options, const Surroundings& around) {
    if (!options.from_stdin) {
        crypto::SystemRandom random;
        return api::make_key(random).substr(5, 20);  // 100 bits
    }
    std::string password;
    std::getline(std::cin, password);
    if (password.size() < shortest_password || password.size() > longest_password || find_invalid_utf8(password)) {
        around.err << Words{around}(
            "sp4n-hub: a password has 12-256 characters; it is the first line of standard input\n",
            "sp4n-hub: kata sandi terdiri dari 12-256 karakter; dibaca dari baris pertama masukan standar\n");
        return {};
    }
    return password;
}

void tell(const AccountOptions& options, const std::string& password, const Surroundings& around) {
    if (options.from_stdin) {
        return;
    }
    const Words words{around};
    around.out << password << '\n';
    around.err << words("The password of '", "Kata sandi '") << options.login
               << words(
                      "' is shown only now; the hub keeps its hash.\n",
                      "' hanya ditampilkan sekali ini; hub hanya menyimpan hash-nya.\n");
}

int add(const AccountOptions& options, const Surroundings& around) {
    const Words words{around};
    if (!is_login(options.login)) {
        around.err << words(
            "sp4n-hub: a name to sign in with has 1-64 of a-z, 0-9 and . - _ @\n",
            "sp4n-hub: nama untuk masuk terdiri dari 1-64 huruf a-z, angka, dan . - _ @\n");
        return used_wrongly;
    }
    int code = done;
    const auto role = role_of(
        options.role, {"liaison", "agency_admin", "coordinator", "overseer", "national_admin"}, options.database,
        around, code);
    if (!role) {
        return code;
    }
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto password = password_for(options, around);
    if (password.empty()) {
        return used_wrongly;
    }
    store::Account account;
    account.login = options.login;
    account.role = *role;
    account.agency = model::AgencyId{options.role.agency};
    account.password = crypto::hash_password(password);
    if (const auto added = store::add_account(place.url, account); !added) {
        return fail_at(place, around, added.error(), added.error().code == "login_taken" ? not_right : could_not);
    }
    tell(options, password, around);
    return done;
}

int change_password(const AccountOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto password = password_for(options, around);
    if (password.empty()) {
        return used_wrongly;
    }
    if (const auto set = store::set_password(place.url, options.login, crypto::hash_password(password)); !set) {
        return fail_at(place, around, set.error(), set.error().code == "not_found" ? not_right : could_not);
    }
    tell(options, password, around);
    return done;
}

int disable(const AccountOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    if (const auto off = store::disable_account(place.url, options.login); !off) {
        return fail_at(place, around, off.error(), off.error().code == "not_found" ? not_right : could_not);
    }
    const Words words{around};
    around.err << words("'", "'") << options.login
               << words(
                      "' signs in no more; running hubs notice within seconds.\n",
                      "' tidak dapat masuk lagi; hub yang berjalan mengetahuinya dalam hitungan detik.\n");
    return done;
}

std::string accounts_json(const std::vector<store::Account>& accounts) {
    boost::json::object out;
    auto& list = out["accounts"].emplace_array();
    for (const auto& account : accounts) {
        boost::json::object one{
            {"login", account.login},
            {"role", model::name_of(account.role)},
            {"created_at", to_rfc3339(account.created_at)}};
        if (!account.agency.empty()) {
            one["agency"] = account.agency.value();
        }
        if (account.disabled_at) {
            one["disabled_at"] = to_rfc3339(*account.disabled_at);
        }
        list.push_back(std::move(one));
    }
    return boost::json::serialize(out);
}

int list(const AccountOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto accounts = store::list_accounts(place.url);
    if (!accounts) {
        return fail_at(place, around, accounts.error(), could_not);
    }
    if (options.as_json) {
        around.out << accounts_json(*accounts) << '\n';
        return done;
    }
    const Words words{around};
    if (accounts->empty()) {
        say_none(around, "accounts; make one: sp4n-hub account add", "akun; buat satu: sp4n-hub account add");
        return done;
    }
    Table table{
        around.out,
        {words("NAME", "NAMA"), words("ROLE", "PERAN"), words("AGENCY", "INSTANSI"), words("STATE", "KEADAAN")}};
    for (const auto& account : *accounts) {
        table.add(
            {account.login, std::string{model::name_of(account.role)}, account.agency.value(),
             account.disabled_at ? words("disabled ", "dinonaktifkan ") + to_rfc3339(*account.disabled_at)
                                 : words("live", "berlaku")});
    }
    table.flush();
    return done;
}

}  // namespace

Action declare_account_add(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<AccountOptions>();
    add_database_options(app, options->database);
    app.add_option("login", options->login, "Name to sign in with")->required();
    add_role_options(app, options->role, "liaison, agency_admin, coordinator, overseer or national_admin");
    app.add_flag("--password-stdin", options->from_stdin, "Read the password instead of making one");
    return [options, &around] { return add(*options, around); };
}

Action declare_account_password(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<AccountOptions>();
    add_database_options(app, options->database);
    app.add_option("login", options->login, "Name to sign in with")->required();
    app.add_flag("--password-stdin", options->from_stdin, "Read the password instead of making one");
    return [options, &around] { return change_password(*options, around); };
}

Action declare_account_disable(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<AccountOptions>();
    add_database_options(app, options->database);
    app.add_option("login", options->login, "Name to sign in with")->required();
    return [options, &around] { return disable(*options, around); };
}

Action declare_account_list(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<AccountOptions>();
    add_database_options(app, options->database);
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return list(*options, around); };
}

}  // namespace hub::cli
