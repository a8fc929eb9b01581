#include "calendar_preview.hpp"
#include "command.hpp"
#include "database_options.hpp"
#include "words.hpp"

#include "hub/store/configurations.hpp"

namespace hub::cli {
namespace {

struct PreviewOptions {
    DatabaseOptions database;
    bool as_json = false;
};

int preview(const PreviewOptions& options, const Surroundings& around) {
    const auto loaded = settings::load_folder(options.database.config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, loaded.files, around.language);
        return loaded.readable ? not_right : could_not;
    }
    const auto& hub = loaded.settings->hub;
    const auto place = options.database.url.empty() ? database_place(hub, find_locations(hub), DatabaseRole::owner)
                                                    : DatabasePlace{options.database.url, "--url"};
    const auto active = store::active_config(place.url);
    if (!active) {
        return fail_at(place, around, active.error(), could_not);
    }
    if (!*active) {
        return fail(
            around, Error{"not_found", "no configuration was activated yet: there is nothing to compare with"},
            not_right);
    }
    const auto made = preview_calendar(place.url, (*active)->files, *loaded.settings);
    if (!made) {
        return fail_at(place, around, made.error(), could_not);
    }
    if (options.as_json) {
        around.out << boost::json::serialize(to_json(*made)) << '\n';
    } else {
        print(*made, around.out, Words{around});
    }
    return done;
}

}  // namespace

Action declare_calendar_preview(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<PreviewOptions>();
    app.add_option("--config", options->database.config, "Folder with the new calendar")->type_name("DIR")->required();
    app.add_option("--url", options->database.url, "libpq connection string, instead of hub.yaml's")->type_name("URL");
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return preview(*options, around); };
}

}  // namespace hub::cli
