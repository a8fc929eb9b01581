#include "database_options.hpp"

#include "command.hpp"
#include "error_text.hpp"
#include "words.hpp"

#include "hub/settings/load.hpp"
#include "hub/store/database_facts.hpp"

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

DatabasePlace place_of(const DatabaseOptions& options, const Surroundings& around, DatabaseRole role, int& code) {
    if (!options.url.empty()) {
        return {options.url, "--url"};
    }
    if (options.config.empty()) {
        around.err << Words{around}(
            "sp4n-hub: say --config DIR or --url URL\n", "sp4n-hub: sebutkan --config DIR atau --url URL\n");
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
    auto locations = find_locations(hub);
    if (!options.data.empty()) {
        locations.data_from = "--data";
    }
    return database_place(hub, locations, role);
}

int fail_at(const DatabasePlace& place, const Surroundings& around, const Error& error, int code) {
    if (error.code != "storage_unavailable") {
        return fail(around, error, code);
    }
    const Words words{around};
    auto told = error;
    told.hint.clear();
    fail(around, told, code);
    around.err << words("  tried: ", "  dicoba: ") << store::address_of_database(place.url) << '\n'
               << words("  named by: ", "  menurut: ") << in_language({"", place.from}, around.language).detail << '\n'
               << words(
                      "  = hint: is that the right one, and is its server running? sp4n-hub doctor --config DIR "
                      "examines it\n",
                      "  = saran: benarkah alamatnya, dan berjalankah servernya? sp4n-hub doctor --config DIR "
                      "memeriksanya\n");
    return code;
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
