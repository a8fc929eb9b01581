#include "command.hpp"
#include "database_options.hpp"
#include "words.hpp"

#include "hub/store/broken_chains.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

struct VerifyOptions {
    DatabaseOptions database;
    bool as_json = false;
};

/// Every hash of every event again: who changed history in the database is found out.
int verify(const VerifyOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::hub, code);
    if (place.url.empty()) {
        return code;
    }
    const auto broken = store::broken_chains(place.url);
    if (!broken) {
        return fail_at(place, around, broken.error(), could_not);
    }
    if (options.as_json) {
        boost::json::array ids;
        for (const auto& id : *broken) {
            ids.emplace_back(to_string(id.value()));
        }
        around.out << boost::json::serialize(boost::json::object{{"broken", std::move(ids)}}) << '\n';
        return broken->empty() ? done : not_right;
    }
    for (const auto& id : *broken) {
        around.out << to_string(id.value()) << '\n';
    }
    const Words words{around};
    if (broken->empty()) {
        around.err << words(
            "Every complaint's history is as it was written.\n",
            "Riwayat setiap laporan masih seperti saat ditulis.\n");
        return done;
    }
    around.err << "sp4n-hub: [history_changed] " << broken->size()
               << words(
                      " complaints have a history that is not what was once written; their ids stand above.\n"
                      "  = hint: compare them with a backup; somebody or something wrote to the table `event` "
                      "directly\n",
                      " laporan memiliki riwayat yang bukan seperti saat ditulis; id-nya tertera di atas.\n"
                      "  = saran: bandingkan dengan cadangan; seseorang atau sesuatu menulis langsung ke tabel "
                      "`event`\n");
    return not_right;
}

}  // namespace

Action declare_audit_verify(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<VerifyOptions>();
    add_database_options(app, options->database);
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return verify(*options, around); };
}

}  // namespace hub::cli
