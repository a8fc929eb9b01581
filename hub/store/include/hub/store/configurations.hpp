#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/model/ids.hpp"
#include "hub/store/records.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// Path within the folder → text; without hub.yaml, which is each node's own.
using ConfigFiles = std::map<std::string, std::string>;

/// When a stored version becomes the active one.
enum class Activate : std::uint8_t {
    always = 1,
    if_none = 2  ///< only when none is active yet: a first start never replaces what others chose
};

/// A checked configuration to be stored and activated.
struct NewConfig {
    std::string hash;  ///< settings::Settings::hash
    ConfigFiles files;
    std::string author;
    std::string note;
    Activate activate = Activate::always;
};

/// One row of the history.
struct ConfigActivation {
    std::int32_t id = 0;  ///< grows; the newest is the active one
    model::ConfigVersion version;
    std::string hash;
    TimePoint at;  ///< by the database's clock
    std::string author;
    std::string note;
};

struct ActiveConfig {
    ConfigActivation activation;
    ConfigFiles files;
};

/// A calendar that changed and whose pass over the open complaints is not finished.
struct CalendarPass {
    std::int32_t activation = 0;
    TimePoint since;     ///< when the new calendar became active, by the database's clock
    ConfigFiles before;  ///< calendar/ alone: what the limits were computed with
    ConfigFiles after;
    model::ComplaintId reached;
};

/// For the command line, which has no loop: all of these block. Errors: `storage_unavailable`, `storage_refused`.
/// Stores the version unless it is there, and activates it unless it is active; gives the active one.
Result<ConfigActivation> publish_config(const std::string& url, const NewConfig& config);
/// Makes an older version the active one again. Errors `not_found`; `version_without_files` (it was registered by a hub
/// that kept none).
Result<ConfigActivation> reactivate_config(
    const std::string& url, model::ConfigVersion version, const std::string& author, const std::string& note);
/// Empty: none was activated yet.
Result<std::optional<ActiveConfig>> active_config(const std::string& url);
/// Newest first.
Result<std::vector<ConfigActivation>> config_history(const std::string& url);
/// Every open complaint, in the order of their ids.
Status visit_open_complaints(const std::string& url, const std::function<void(const StoredComplaint&)>& visit);
/// Errors `not_found`, `version_without_files`.
Result<ConfigFiles> config_files(const std::string& url, model::ConfigVersion version);

}  // namespace hub::store
