#pragma once
#include "hub/testing/cluster.hpp"
#include "hub/testing/hub_node.hpp"
#include "hub/testing/office_process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hub::testing {

/// A connector instance and the agency behind it. The agency `city/<name>` handles the category `<name>`.
struct CityInstance {
    std::string name;
    std::string connector = "rest";
    std::string isolation = "shared";
    bool idempotent = true;
    std::uint32_t in_flight = 4;
    std::string timeout = "2s";
    std::string poll_every = "1min";
    std::string retry_base = "50ms";
    std::string retry_cap = "500ms";
    std::string retry_budget = "1h";
    std::uint32_t per_minute = 0;     ///< 0: no rate
    std::string discloses = "never";  ///< the agency's disclose_reporter
    std::string settings;             ///< YAML below `settings:`, each line indented by two
    std::string more{};               ///< YAML beside it
};

/// A rest instance for an office; `states` maps its words to ours, `body` is the template.
CityInstance rest_instance(
    const std::string& name, std::uint16_t port,
    const std::string& states = "{ diterima: accepted, ditindaklanjuti: follow_up, selesai: closed }",
    const std::string& body = R"({ ref: "{{tracking_id}}", judul: "{{subject}}", isi: "{{body}}" })");
/// The trial connector (tests/abi/trial.cpp), as sick as it is told: segfault, exit, hang, throw, …
CityInstance trial_instance(const std::string& name, const std::string& does);

/// A whole installation for one test: a folder with programs, connectors, configuration and data; a database of its
/// own; offices; hub nodes. Everything goes with the object. One thread.
class City {
public:
    explicit City(Cluster& cluster);
    ~City();
    City(const City&) = delete;
    City& operator=(const City&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] std::filesystem::path config() const { return folder_.path() / "config"; }
    [[nodiscard]] std::filesystem::path program(const std::string& name = "sp4n-hub") const;

    /// hub.yaml beyond listen, database and lease; agencies without an instance work in the hub's own inbox.
    std::string dead_after = "1s";  ///< without a heartbeat
    std::string more_hub_yaml;
    std::vector<CityInstance> instances;
    void write_config() const;
    void write_file(const std::string& name, const std::string& text) const;

    /// `sp4n-hub migrate` and a key of the role channel. Throws std::runtime_error.
    void prepare_database();
    std::string add_key(const std::string& name, const std::string& role, const std::string& agency = {});
    [[nodiscard]] const std::string& key() const { return key_; }

    OfficeProcess& add_office(const std::string& prefix);
    /// A node with its own data folder. `program`: a name in the programs' folder.
    HubNode& add_node(const std::string& name = "hub", const std::string& program = "sp4n-hub");

    /// A node that reaches the database through a port of 127.0.0.1 (TcpProxy to Cluster::socket()): for it the
    /// configuration as it is written now is copied.
    HubNode& add_node_behind(std::uint16_t database_port, const std::string& name);
    /// A node that works on another server's database of the same name; its configuration lies in config_of(name).
    HubNode& add_node_at(const std::string& server, const std::string& name);
    [[nodiscard]] std::filesystem::path config_of(const std::string& node) const {
        return folder() / ("config-" + node);
    }
    [[nodiscard]] const std::string& database() const { return database_; }

    /// The secret hub-master of every city: a test's, of no worth.
    [[nodiscard]] static std::string master_key();
    [[nodiscard]] std::string database_url(std::string_view user = "sp4n_hub") const;
    [[nodiscard]] Rows sql(const std::string& statement) const { return run_sql(database_url("postgres"), statement); }
    /// The one number of a statement.
    [[nodiscard]] std::int64_t count(const std::string& statement) const;
    /// `sp4n-hub` with arguments, to its end.
    struct Ran {
        int code = 0;
        std::string out;
        std::string err;
    };
    [[nodiscard]] Ran run_hub(
        std::vector<std::string> args, std::vector<std::pair<std::string, std::string>> env = {}) const;

private:
    void install() const;
    [[nodiscard]] std::string hub_yaml(const std::string& url) const;
    HubNode& make_node(const std::string& name, const std::string& program, const std::filesystem::path& config);

    Cluster& cluster_;
    TempFolder folder_;
    std::string database_;
    std::string key_;
    std::vector<std::unique_ptr<OfficeProcess>> offices_;
    std::vector<std::unique_ptr<HubNode>> nodes_;
};

}  // namespace hub::testing
