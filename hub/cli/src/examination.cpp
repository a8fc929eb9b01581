#include "examination.hpp"

#include "hub_client.hpp"

#include "hub/cli/connector_check.hpp"
#include "hub/cli/master_secret.hpp"
#include "hub/connectors/secret_names.hpp"
#include "hub/store/database_facts.hpp"
#include "hub/store/master_key_check.hpp"
#include "hub/store/migrator.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

void examine_database(const settings::HubSettings& hub, const Locations& locations, Report& report) {
    const auto place = database_place(hub, locations, DatabaseRole::hub);
    const auto facts = store::look_at_database(place.url);
    if (!facts) {
        report.push_back(
            {"database", Health::failed,
             facts.error().detail + " (tried: " + store::address_of_database(place.url) + "; named by: " + place.from +
                 ")",
             facts.error().hint});
        return;
    }
    report.push_back({"database", Health::ok, "PostgreSQL " + facts->server_version + ", as " + facts->role, {}});
    if (facts->superuser) {
        report.push_back(
            {"database role", Health::failed, facts->role + " may pass every rule of the database by",
             "let the hub work as a role that owns nothing: see scripts/postgres for the grants"});
    }
    report.push_back(
        facts->durable ? Examined{"durability", Health::ok, "a commit is on disk when it is answered", {}}
                       : Examined{
                             "durability", Health::failed, "fsync, synchronous_commit or full_page_writes is off",
                             "turn all three on: without them an answered complaint can be lost"});
    const auto newest = store::newest_schema_version();
    if (facts->schema == newest) {
        report.push_back({"schema", Health::ok, "version " + std::to_string(newest), {}});
    } else {
        report.push_back(
            {"schema", Health::failed,
             "version " + std::to_string(facts->schema) + ", this program wants " + std::to_string(newest),
             facts->schema < newest ? "sp4n-hub migrate --config DIR" : "run the newer program"});
    }
    using namespace std::chrono_literals;
    const auto ahead = facts->ahead;
    report.push_back(
        ahead > -2s && ahead < 2s
            ? Examined{"clocks", Health::ok, "this machine's and the database's agree", {}}
            : Examined{
                  "clocks", Health::warning,
                  "the database's clock is " + std::to_string(ahead.count()) + " ms ahead of this machine's",
                  "let both follow one time server (NTP)"});
}

/// Without the right key, or the role that reads identities, `serve` does not start or cannot tell who reported.
void examine_identities(const settings::HubSettings& hub, const Locations& locations, Report& report) {
    const auto key = read_master_key(locations);
    if (!key) {
        report.push_back({"master key", Health::failed, key.error().detail, key.error().hint});
        return;
    }
    const auto check =
        store::check_master_key(database_url(hub, locations, DatabaseRole::identity), key->check_value());
    if (!check) {
        report.push_back(
            {"master key", Health::failed, "as the role sp4n_identity: " + check.error().detail,
             "is there such a role? see database.identity_url and hub/docs/privacy.md"});
    } else if (*check != store::KeyCheck::same) {
        const auto wrong = *check == store::KeyCheck::different ? master_key_wrong() : master_key_unknown();
        report.push_back({"master key", Health::failed, wrong.detail, wrong.hint});
    } else {
        report.push_back({"master key", Health::ok, "is the database's", {}});
    }
}

void examine_data_folder(const Locations& locations, Report& report) {
    std::error_code failed;
    if (!fs::is_directory(locations.data, failed)) {
        report.push_back(
            {"data folder", Health::failed, locations.data.string() + " is not there",
             "`sp4n-hub serve` and scripts/run make it; or set data_folder in hub.yaml"});
        return;
    }
    const auto space = fs::space(locations.data, failed);
    constexpr std::uintmax_t little = 1ULL << 30U;
    if (!failed && space.available < little) {
        report.push_back(
            {"data folder", Health::warning,
             locations.data.string() + ": " + std::to_string(space.available >> 20U) + " MiB are free",
             "free at least 1 GiB: a full disk stops the intake"});
        return;
    }
    report.push_back({"data folder", Health::ok, locations.data.string(), {}});
}

void examine_connectors(const settings::Settings& settings, const Locations& locations, Report& report) {
    report.push_back(
        ::access(locations.runner.c_str(), X_OK) == 0
            ? Examined{"connector runner", Health::ok, locations.runner.string(), {}}
            : Examined{
                  "connector runner", Health::failed, locations.runner.string() + " cannot be run",
                  "install it beside sp4n-hub, or set SP4N_RUNNER"});
    std::set<std::string> names;
    for (const auto& instance : settings.instances) {
        names.merge(connectors::secret_names(instance.settings_json));
    }
    for (const auto& name : names) {
        const auto found = read_secret(locations, name);
        report.push_back(
            found ? Examined{"secret " + name, Health::ok, "there", {}}
                  : Examined{"secret " + name, Health::warning, found.error().detail, found.error().hint});
    }
}

void examine_calendar(const settings::Settings& settings, TimePoint now, Report& report) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto approved = [&](int year) {
        const auto found = std::ranges::find(settings.calendar, year, &sla::CalendarYear::year);
        return found != settings.calendar.end() && !found->provisional;
    };
    const auto year = static_cast<int>(today.year());
    const auto wanted = today.month() >= std::chrono::October ? year + 1 : year;  // the decree comes in autumn
    for (int each = year; each <= wanted; ++each) {
        const auto name = "calendar " + std::to_string(each);
        report.push_back(
            approved(each)
                ? Examined{name, Health::ok, "approved", {}}
                : Examined{
                      name, Health::warning, "there is no approved calendar: deadlines there are provisional",
                      "write the joint decree into calendar/" + std::to_string(each) + ".yaml"});
    }
}

/// Where a hub of this configuration listens, unless another address was said.
std::string address_of_hub(const settings::HubSettings& hub, const std::string& said) {
    if (!said.empty()) {
        return said;
    }
    const auto host = hub.listen.host == "0.0.0.0" ? std::string{"127.0.0.1"} : hub.listen.host;
    const bool v6 = host.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(hub.listen.port);
}

void examine_hub(const std::string& url, Report& report) {
    const auto answer = ask_hub(url, "GET", "/readyz", {}, {});
    if (!answer) {
        report.push_back({"hub", Health::warning, "nothing answers at " + url, "sp4n-hub serve --config DIR"});
    } else if (answer->status == 200) {
        report.push_back({"hub", Health::ok, "takes complaints at " + url, {}});
    } else {
        report.push_back(
            {"hub", Health::failed, "is not ready: " + answer->body, "see its log; the reason stands there too"});
    }
}

}  // namespace

Examination examine(const std::string& folder, const std::string& hub_url) {
    Examination out;
    auto& report = out.report;
    out.loaded = settings::load_folder(folder);
    auto& loaded = out.loaded;
    out.locations = find_locations(loaded.read.hub);
    const auto& locations = out.locations;
    ask_connectors(loaded, locations);
    const auto errors = std::ranges::count(loaded.findings, settings::Severity::error, &settings::Diagnostic::severity);
    const auto warnings = static_cast<std::ptrdiff_t>(loaded.findings.size()) - errors;
    const auto counted = std::to_string(errors) + " errors, " + std::to_string(warnings) + " warnings";
    report.push_back(
        {"configuration",
         errors > 0 || !loaded.settings ? Health::failed
         : warnings > 0                 ? Health::warning
                                        : Health::ok,
         counted, errors + warnings > 0 ? "sp4n-hub check " + folder : std::string{}});
    examine_data_folder(locations, report);
    examine_database(loaded.read.hub, locations, report);
    examine_identities(loaded.read.hub, locations, report);
    if (loaded.settings) {
        examine_connectors(*loaded.settings, locations, report);
        examine_calendar(*loaded.settings, SystemClock{}.now(), report);
    }
    out.hub_url = address_of_hub(loaded.read.hub, hub_url);
    examine_hub(out.hub_url, report);
    return out;
}

std::string_view name_of(Health health) {
    switch (health) {
        case Health::ok: break;
        case Health::warning: return "warning";
        case Health::failed: return "failed";
    }
    return "ok";
}

}  // namespace hub::cli
