#include "database_options.hpp"

#include "hub/settings/load.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace hub::cli {

void add_database_options(CLI::App& app, DatabaseOptions& options) {
    auto* config =
        app.add_option("--config", options.config, "Configuration folder that names the database")->type_name("DIR");
    auto* url = app.add_option("--url", options.url, "libpq connection string instead")->type_name("URL");
    config->excludes(url);
}

std::string url_of(const DatabaseOptions& options, const Surroundings& around, DatabaseRole role, int& code) {
    if (!options.url.empty()) {
        return options.url;
    }
    if (options.config.empty()) {
        around.err << "sp4n-hub: say --config DIR or --url URL\n";
        code = used_wrongly;
        return {};
    }
    auto loaded = settings::load_folder(options.config);
    std::vector<settings::Diagnostic> fatal;
    std::ranges::copy_if(loaded.findings, std::back_inserter(fatal), [](const settings::Diagnostic& finding) {
        const auto& file = finding.at.file;
        return finding.severity == settings::Severity::error && (file.empty() || file == settings::node_file);
    });
    if (!fatal.empty()) {
        around.err << settings::render(fatal, options.config, around.language);
        code = loaded.readable ? not_right : could_not;
        return {};
    }
    auto& hub = loaded.read.hub;
    if (!options.data.empty()) {
        hub.data_folder = options.data;
    }
    return database_url(hub, find_locations(hub), role);
}

std::string this_person() {
    std::string name;
    if (const char* caller = std::getenv("SUDO_USER"); caller != nullptr && ::geteuid() == 0) {
        name = caller;
    } else {
        passwd entry{};
        passwd* found = nullptr;
        std::array<char, 4'096> buffer{};
        const bool known =
            ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
        name = known ? entry.pw_name : "user " + std::to_string(::geteuid());
    }
    std::array<char, 256> host{};
    const bool named = ::gethostname(host.data(), host.size() - 1) == 0;
    return name + " on " + (named ? host.data() : "an unnamed host");
}

}  // namespace hub::cli
