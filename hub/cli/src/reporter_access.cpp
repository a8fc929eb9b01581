#include "reporter_access.hpp"

#include "command.hpp"
#include "words.hpp"

#include "hub/crypto/crockford.hpp"
#include "hub/settings/load.hpp"

namespace hub::cli {

void add_reporter_options(CLI::App& app, ReporterOptions& options) {
    app.add_option("--config", options.config, "Configuration folder")->required()->type_name("DIR");
    app.add_option("--data", options.data, "Data folder, instead of hub.yaml's")->type_name("DIR");
    app.add_option("tracking-id", options.tracking, "As people quote it")->required();
}

std::optional<ReporterAccess> prepare_reporter_access(
    const ReporterOptions& options, const Surroundings& around, int& code) {
    const auto number = crypto::parse_crockford(options.tracking);
    if (!number) {
        around.err << "sp4n-hub: '" << options.tracking
                   << Words{around}("' is no tracking id\n", "' bukan nomor laporan\n");
        code = used_wrongly;
        return std::nullopt;
    }
    auto loaded = settings::load_folder(options.config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, options.config, around.language);
        code = loaded.readable ? not_right : could_not;
        return std::nullopt;
    }
    ReporterAccess out;
    out.settings = *std::move(loaded.settings);
    if (!options.data.empty()) {
        out.settings.hub.data_folder = options.data;
    }
    out.locations = find_locations(out.settings.hub);
    out.place = database_place(out.settings.hub, out.locations, DatabaseRole::identity);
    const auto found = store::complaint_of(out.place.url, model::TrackingNumber{*number});
    if (!found) {
        code = fail_at(out.place, around, found.error(), found.error().code == "not_found" ? not_right : could_not);
        return std::nullopt;
    }
    out.complaint = *found;
    return out;
}

}  // namespace hub::cli
