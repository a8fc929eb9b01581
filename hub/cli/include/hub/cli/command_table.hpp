#pragma once
#include "hub/settings/listen_address.hpp"
#include "hub/settings/phrase.hpp"

#include <functional>
#include <optional>
#include <ostream>
#include <string>

namespace hub::cli {

/// Exit codes (ux.md 4.3).
enum Exit : int {
    done = 0,
    not_right = 1,  ///< the thing examined is not right
    used_wrongly = 2,
    could_not = 3,     ///< hub, database or peer not reachable, or no right
    internal = 4,      ///< a bug
    config_error = 78  ///< serve: EX_CONFIG
};

struct ServeOptions {
    std::string config;
    std::optional<settings::ListenAddress> listen;         ///< instead of hub.yaml's
    std::string data;                                      ///< empty: hub.yaml's
    settings::Language language = settings::Language::en;  ///< of findings
};

/// What the table needs from the program around it.
struct Surroundings {
    std::string version;
    std::ostream& out;  ///< results
    std::ostream& err;  ///< everything else
    std::function<int(const ServeOptions&)> serve;
    settings::Language language = settings::Language::en;  ///< of findings; run() sets it
};

/// Parses the command line and runs the command. Help comes from the same table.
int run(int argc, char** argv, const Surroundings& around);

}  // namespace hub::cli
