#pragma once
#include "hub/model/agency.hpp"
#include "hub/model/instance.hpp"
#include "hub/model/person.hpp"
#include "hub/routing/rule_set.hpp"
#include "hub/settings/category.hpp"
#include "hub/settings/listen_address.hpp"
#include "hub/settings/position.hpp"
#include "hub/sla/people.hpp"
#include "hub/sla/policy.hpp"
#include "hub/sla/working_calendar.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hub::settings {

/// hub.yaml, `runners`: how patient the hub is with connectors that misbehave.
struct RunnerSettings {
    std::chrono::milliseconds ping_every{2'000};
    std::chrono::milliseconds ping_dead_after{10'000};
    std::chrono::milliseconds hang_grace{5'000};  ///< after the time limit of an operation
    std::chrono::milliseconds backoff_base{1'000};
    std::chrono::milliseconds backoff_cap{60'000};
    std::uint32_t quarantine_after = 5;                ///< crashes within healthy_after
    std::chrono::milliseconds healthy_after{600'000};  ///< this long without a crash forgets them
    friend bool operator==(const RunnerSettings&, const RunnerSettings&) = default;
};

/// hub.yaml.
struct HubSettings {
    ListenAddress listen;
    std::string database_url;  ///< libpq connection string or URL; empty: the embedded cluster in the data folder
    std::string identity_url;  ///< the same database as the role that reads identities; empty: made from database_url
    std::string default_language = "id";
    std::chrono::milliseconds lease_heartbeat{10'000};
    std::chrono::milliseconds lease_dead_after{30'000};
    RunnerSettings runners;
    std::string data_folder;                                      ///< empty: /var/lib/sp4n-hub as root, else ./var
    std::string attachments_folder;                               ///< of all nodes; empty: `blobs` in the data folder
    std::string run_as;                                           ///< user to become when started as root
    std::uint32_t max_body_bytes = 65'536;                        ///< of one API request
    std::chrono::milliseconds keep_bytes{std::chrono::days{30}};  ///< of failed attempts, at most
};

/// "pupr-rest" → JSON pointer within `settings` ("/create/path"; "" for the whole) → place.
using InstancePositions = std::map<std::string, std::map<std::string, Position>>;

/// One whole, checked configuration folder.
struct Settings {
    HubSettings hub;
    std::vector<Category> categories;
    std::vector<model::Agency> agencies;
    routing::RuleSet rules;
    std::vector<sla::Policy> policies;
    sla::MailRules mails;
    std::vector<model::Person> people;
    std::vector<sla::CalendarYear> calendar;
    std::vector<model::Instance> instances;
    InstancePositions instance_positions;
    std::string hash;  ///< hexadecimal digest of all files but hub.yaml: the same content has the same
};

}  // namespace hub::settings
