#include "hub/testing/city.hpp"

#include "hub/testing/process.hpp"

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

fs::path from_environment(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        throw std::runtime_error(std::string{name} + " is not set: run this test through ctest");
    }
    return value;
}

void copy_into(const fs::path& folder, const fs::path& file) {
    fs::copy_file(file, folder / file.filename(), fs::copy_options::overwrite_existing);
}

std::string instance_yaml(const CityInstance& instance) {
    return "instance: " + instance.name + "\nuse: " + instance.connector + "\nisolation: " + instance.isolation +
           "\nidempotent: " + (instance.idempotent ? "true" : "false") +
           "\nlimits: { in_flight: " + std::to_string(instance.in_flight) + ", timeout: " + instance.timeout +
           ", poll_every: " + instance.poll_every + ", retry_base: " + instance.retry_base +
           ", retry_cap: " + instance.retry_cap +
           (instance.per_minute == 0 ? "" : ", per_minute: " + std::to_string(instance.per_minute)) +
           ", retry_budget: " + instance.retry_budget + " }\n" + instance.more + "settings:\n" + instance.settings;
}

}  // namespace

CityInstance rest_instance(
    const std::string& name, std::uint16_t port, const std::string& states, const std::string& body) {
    CityInstance out;
    out.name = name;
    out.settings = "  base_url: http://127.0.0.1:" + std::to_string(port) +
                   "\n  create: { path: /tickets, body: { json: " + body +
                   " },\n    success: { status: [200, 201], id: /data/id },\n"
                   "    answer: { status: /data/status, note: /data/jawaban, states: " +
                   states + " } }\n";
    return out;
}

CityInstance trial_instance(const std::string& name, const std::string& does) {
    CityInstance out;
    out.name = name;
    out.connector = "trial";
    out.isolation = "dedicated";
    out.settings = "  does: " + does + "\n";
    return out;
}

City::City(Cluster& cluster) : cluster_{cluster}, folder_{"sp4n-city"} {
    static std::atomic<int> made{0};
    database_ = "city_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    // A hub started as root becomes an ordinary user, who reads what lies here.
    fs::permissions(folder(), static_cast<fs::perms>(0755));
    install();
    cluster_.create_database(database_);
}

City::~City() {
    nodes_.clear();
    offices_.clear();
    try {
        cluster_.drop_database(database_);
    } catch (const std::exception&) {  // the test left the server down: the next program drops it
    }
}

void City::install() const {
    const auto bin = from_environment("SP4N_BIN");
    fs::create_directories(folder() / "bin");
    fs::create_directories(folder() / "connectors");
    fs::create_directories(config() / "agencies");
    fs::create_directories(folder() / "blobs");  // of all nodes, which may run as another user
    fs::permissions(folder() / "blobs", fs::perms::all);
    fs::create_directories(config() / "connectors");
    for (const auto* name : {"sp4n-hub", "sp4n-connector-runner", "sp4n-image-cleaner"}) {
        copy_into(folder() / "bin", bin / name);
    }
    const auto trial = bin.parent_path() / "tests" / "connectors";
    for (const auto* ending : {".so", ".yaml"}) {
        for (const auto* bundled : {"rest", "csv_drop", "email", "soap"}) {
            copy_into(folder() / "connectors", from_environment("SP4N_CONNECTORS") / (std::string{bundled} + ending));
        }
        copy_into(folder() / "connectors", trial / (std::string{"trial"} + ending));
    }
    const auto source = from_environment("SP4N_SOURCE") / "config";
    copy_into(config(), source / "sla.yaml");
    fs::copy(source / "calendar", config() / "calendar", fs::copy_options::recursive);
}

fs::path City::program(const std::string& name) const {
    const auto file = folder() / "bin" / name;
    if (!fs::exists(file)) {
        copy_into(folder() / "bin", from_environment("SP4N_BIN") / name);
    }
    return file;
}

void City::write_file(const std::string& name, const std::string& text) const {
    folder_.write(name, text);
}

std::string City::hub_yaml(const std::string& url) const {
    const auto user = hub_user();
    return "database: { url: \"" + url + "\" }\n" + "lease: { heartbeat: 200ms, dead_after: " + dead_after + " }\n" +
           (user.empty() ? "" : "run_as: " + user + "\n") + more_hub_yaml;
}

void City::write_config() const {
    write_file("config/hub.yaml", hub_yaml(database_url()));
    std::string agencies =
        "agencies:\n  - { id: city, name: { id: Kota, en: City }, zone: Asia/Jakarta, jurisdiction: [\"18.72\"] }\n"
        "  - { id: desk, kind: desk, name: { id: Meja, en: Desk } }\n";
    std::string categories = "categories:\n";
    for (const auto& instance : instances) {
        const auto& name = instance.name;
        agencies += "  - { id: city/" + name + ", name: { id: " + name + ", en: " + name +
                    " }, parent: city, handles: [" + name + "], connector: " + name +
                    ", disclose_reporter: " + instance.discloses + " }\n";
        categories += "  - { code: " + name + ", name: { id: " + name + ", en: " + name + " } }\n";
        write_file("config/connectors/" + name + ".yaml", instance_yaml(instance));
    }
    categories += "  - { code: other, name: { id: Lain, en: Other } }\n";
    write_file("config/agencies/city.yaml", agencies);
    write_file("config/categories.yaml", categories);
    write_file("config/routing.yaml", "rules: []\nunsure: { to: desk }\n");
}

City::Ran City::run_hub(std::vector<std::string> args, std::vector<std::pair<std::string, std::string>> env) const {
    ProcessOptions options;
    options.program = program().string();
    options.args = std::move(args);
    options.env = std::move(env);
    options.env.emplace_back("SP4N_CONNECTORS", (folder() / "connectors").string());
    options.env.emplace_back("SP4N_DATA", (folder() / "data").string());
    options.env.emplace_back("SP4N_SECRET_HUB_MASTER", master_key());
    const TempFolder output;
    options.stdout_file = output.path() / "out";
    options.stderr_file = output.path() / "err";
    const auto ended = hub::testing::run(options, 60s);
    if (!ended) {
        throw std::runtime_error(to_string(ended.error()));
    }
    return {
        ended->signal != 0 ? -ended->signal : ended->code, read_file(output.path() / "out"),
        read_file(output.path() / "err")};
}

void City::prepare_database() {
    const auto migrated = run_hub({"migrate", "--url", database_url("sp4n_owner")});
    if (migrated.code != 0) {
        throw std::runtime_error("migrate failed: " + migrated.err);
    }
    key_ = add_key("door", "channel");
}

std::string City::add_key(const std::string& name, const std::string& role, const std::string& agency) {
    std::vector<std::string> arguments{"key",    "add", "--url",  database_url("sp4n_owner"),
                                       "--name", name,  "--role", role};
    if (!agency.empty()) {
        arguments.insert(arguments.end(), {"--agency", agency});
    }
    auto made = run_hub(arguments);
    if (made.code != 0 || made.out.find('\n') == std::string::npos) {
        throw std::runtime_error("key add failed: " + made.err);
    }
    return made.out.substr(0, made.out.find('\n'));
}

OfficeProcess& City::add_office(const std::string& prefix) {
    return *offices_.emplace_back(std::make_unique<OfficeProcess>(prefix, folder()));
}

HubNode& City::add_node(const std::string& name, const std::string& program_name) {
    return make_node(name, program_name, config());
}

HubNode& City::add_node_behind(std::uint16_t database_port, const std::string& name) {
    return add_node_at(
        "host=127.0.0.1 port=" + std::to_string(database_port) + " sslmode=disable gssencmode=disable", name);
}

HubNode& City::add_node_at(const std::string& server, const std::string& name) {
    const auto own = config_of(name);
    fs::copy(config(), own, fs::copy_options::recursive);
    write_file(own.filename().string() + "/hub.yaml", hub_yaml(server + " user=sp4n_hub dbname=" + database_));
    return make_node(name, "sp4n-hub", own);
}

HubNode& City::make_node(const std::string& name, const std::string& program_name, const fs::path& config) {
    HubNodeOptions options;
    options.program = program(program_name);
    options.config = config;
    options.data = folder() / ("data-" + name);
    options.log = folder() / (name + ".log");
    // Each node has a data folder of its own; all have one master key and one folder of attachments.
    options.env = {
        {"SP4N_CONNECTORS", (folder() / "connectors").string()},
        {"SP4N_SECRET_HUB_MASTER", master_key()},
        {"SP4N_ATTACHMENTS", (folder() / "blobs").string()}};
    return *nodes_.emplace_back(std::make_unique<HubNode>(std::move(options)));
}

std::string City::master_key() {
    return "5b1c0b3f6a1d4a7f9e2c8d7b6a5f4e3d2c1b0a99887766554433221100ffeedd";
}

std::string City::database_url(std::string_view user) const {
    return cluster_.connection(database_, user);
}

std::int64_t City::count(const std::string& statement) const {
    const auto rows = sql(statement);
    std::int64_t number = -1;
    if (rows.size() == 1 && rows[0].size() == 1) {
        std::from_chars(rows[0][0].data(), rows[0][0].data() + rows[0][0].size(), number);
    }
    return number;
}

}  // namespace hub::testing
