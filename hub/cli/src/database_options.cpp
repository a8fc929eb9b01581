#include "database_options.hpp"

#include "hub/settings/load.hpp"

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
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, options.config);
        code = loaded.readable ? not_right : could_not;
        return {};
    }
    auto& hub = loaded.settings->hub;
    if (!options.data.empty()) {
        hub.data_folder = options.data;
    }
    return database_url(hub, find_locations(hub), role);
}

}  // namespace hub::cli
