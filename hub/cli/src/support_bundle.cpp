#include "support_bundle.hpp"

#include "hub_client.hpp"
#include "machine_facts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/settings/redaction.hpp"
#include "hub/store/database_facts.hpp"
#include "hub/store/support_facts.hpp"

#include <boost/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

/// A value so short strikes out half a text and protects nothing.
constexpr std::size_t shortest_secret = 6;

void note(std::vector<std::string>& into, std::string value) {
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) {
        value.pop_back();
    }
    if (value.size() >= shortest_secret) {
        into.push_back(std::move(value));
    }
}

/// Every secret's value that this process can read: files of secrets, and what the environment calls one.
std::vector<std::string> known_secrets(const Examination& examination) {
    std::vector<std::string> out;
    std::vector<fs::path> folders{examination.locations.data / "secrets"};
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
        folders.emplace_back(credentials);
    }
    for (const auto& folder : folders) {
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator{folder, failed}) {
            std::ifstream in{entry.path(), std::ios::binary};
            std::ostringstream text;
            text << in.rdbuf();
            note(out, text.str());
        }
    }
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view said{*variable};
        const auto equals = said.find('=');
        const auto name = said.substr(0, equals);
        const bool secret = name == "SP4N_KEY" || name == "PGPASSWORD" || name.starts_with("SP4N_SECRET_");
        if (secret && equals != std::string_view::npos) {
            note(out, std::string{said.substr(equals + 1)});
        }
    }
    const auto& hub = examination.loaded.read.hub;
    note(out, hub.database_url);
    note(out, hub.identity_url);
    return out;
}

std::string struck_out(std::string text, const std::vector<std::string>& secrets) {
    for (const auto& secret : secrets) {
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
            text.replace(at, secret.size(), "***");
        }
    }
    return text;
}

/// Findings without their words: those may repeat what stands in a file.
json::array findings_json(const settings::Loaded& loaded) {
    json::array out;
    for (const auto& finding : loaded.findings) {
        out.push_back(
            {{"code", finding.code},
             {"error", finding.severity == settings::Severity::error},
             {"file", finding.at.file},
             {"line", finding.at.line},
             {"column", finding.at.column}});
    }
    return out;
}

std::string report_json(const Report& report) {
    json::array out;
    for (const auto& one : report) {
        out.push_back(
            {{"what", one.what}, {"health", name_of(one.health)}, {"finding", one.finding}, {"hint", one.hint}});
    }
    return json::serialize(out);
}

/// Tab-separated, heads first.
std::string table_text(const store::FactTable& table) {
    std::string out;
    const auto line = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += (i == 0 ? "" : "\t") + cells[i];
        }
        out += '\n';
    };
    line(table.heads);
    for (const auto& row : table.rows) {
        line(row);
    }
    return out;
}

void add_database(const Examination& examination, std::int32_t events, SupportBundle& bundle) {
    const auto place = database_place(examination.loaded.read.hub, examination.locations, DatabaseRole::hub);
    const auto facts = store::support_facts(place.url, events);
    if (!facts) {
        bundle.missing.push_back(
            "database: not reached; tried " + store::address_of_database(place.url) + ", named by " + place.from);
        return;
    }
    for (const auto& table : *facts) {
        if (table.missing.empty()) {
            bundle.files.push_back({"database/" + table.name + ".tsv", table_text(table)});
        } else {
            bundle.missing.push_back("database/" + table.name + ": " + table.missing);
        }
    }
}

/// Instances as the running hub sees them, without what their systems said.
std::string instances_text(const std::string& answer) {
    json::array out;
    json::error_code malformed;
    const auto parsed = json::parse(answer, malformed);
    if (malformed || !parsed.is_object() || !parsed.as_object().contains("instances")) {
        return "[]";
    }
    for (const auto& entry : parsed.as_object().at("instances").as_array()) {
        json::object one;
        for (const auto* name :
             {"id", "connector", "health", "waits_for", "crashes", "backlog", "poll_age_seconds", "item_age_seconds",
              "poll_failures", "maintenance_until"}) {
            if (const auto* value = entry.as_object().if_contains(name)) {
                one[name] = *value;
            }
        }
        out.push_back(std::move(one));
    }
    return json::serialize(out);
}

void add_hub(const Examination& examination, SupportBundle& bundle) {
    const auto ask = [&](const char* path, const char* file, const std::string& key) {
        std::vector<std::pair<std::string, std::string>> headers;
        if (!key.empty()) {
            headers.emplace_back("Authorization", "Bearer " + key);
        }
        const auto answer = ask_hub(examination.hub_url, "GET", path, headers, {});
        if (!answer) {
            bundle.missing.push_back(std::string{file} + ": nothing answers at " + examination.hub_url);
        } else if (answer->status != 200 && std::string_view{path} != "/readyz") {
            bundle.missing.push_back(
                std::string{file} + ": the hub answered " + std::to_string(answer->status) +
                (key.empty() ? "; SP4N_KEY was not given" : ""));
        } else {
            bundle.files.push_back(
                {file, std::string_view{path} == "/v1/instances" ? instances_text(answer->body) : answer->body});
        }
    };
    ask("/readyz", "hub/readyz.json", {});
    ask("/metrics", "hub/metrics.txt", {});
    const char* key = std::getenv("SP4N_KEY");
    ask("/v1/instances", "hub/instances.json", key == nullptr ? "" : key);
}

ArchivedFile manifest(const SupportBundle& bundle, const BundleWish& wish) {
    json::object out{
        {"what", "support bundle of sp4n-hub; without secrets and without citizens' words"},
        {"version", wish.version},
        {"made_at", to_rfc3339(wish.made_at)},
        {"events_at_most", wish.events}};
    auto& files = out["files"].emplace_array();
    for (const auto& file : bundle.files) {
        files.push_back(
            {{"name", file.name}, {"bytes", file.text.size()}, {"sha256", crypto::to_hex(crypto::sha256(file.text))}});
    }
    auto& missing = out["missing"].emplace_array();
    for (const auto& one : bundle.missing) {
        missing.emplace_back(one);
    }
    return {"manifest.json", json::serialize(out) + "\n"};
}

}  // namespace

SupportBundle make_bundle(const Examination& examination, const BundleWish& wish) {
    SupportBundle out;
    out.files.push_back({"doctor.json", report_json(examination.report)});
    out.files.push_back({"machine.json", json::serialize(machine_facts(examination.locations))});
    out.files.push_back({"configuration/findings.json", json::serialize(findings_json(examination.loaded))});
    if (examination.loaded.settings) {
        out.files.push_back(
            {"configuration/effective.json", settings::effective_configuration(*examination.loaded.settings)});
    } else {
        out.missing.emplace_back("configuration/effective.json: the folder has errors, see findings.json");
    }
    add_database(examination, wish.events, out);
    add_hub(examination, out);
    const auto secrets = known_secrets(examination);
    for (auto& file : out.files) {
        file.text = struck_out(std::move(file.text), secrets);
    }
    for (auto& one : out.missing) {
        one = struck_out(std::move(one), secrets);
    }
    out.files.insert(out.files.begin(), manifest(out, wish));
    return out;
}

}  // namespace hub::cli
