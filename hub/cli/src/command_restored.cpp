#include "command.hpp"
#include "database_options.hpp"
#include "words.hpp"

#include "hub/settings/load.hpp"
#include "hub/store/after_restore.hpp"

namespace hub::cli {
namespace {

int restored(const std::string& config, const Surroundings& around) {
    const auto loaded = settings::load_folder(config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, config, around.language);
        return loaded.readable ? not_right : could_not;
    }
    const auto& settings = *loaded.settings;
    std::vector<model::InstanceId> idempotent;
    for (const auto& instance : settings.instances) {
        if (instance.idempotent) {
            idempotent.push_back(instance.id);
        }
    }
    const auto place = database_place(settings.hub, find_locations(settings.hub), DatabaseRole::hub);
    const auto done_so = store::put_in_doubt_after_restore(place.url, idempotent, settings.hub.lease_dead_after);
    if (!done_so) {
        return fail_at(place, around, done_so.error(), could_not);
    }
    around.out << "waiting " << done_so->waiting << "\nin_doubt " << done_so->in_doubt << '\n';
    const Words words{around};
    around.err
        << words("Of ", "Dari ") << done_so->waiting
        << words(" messages that waited at the backup, ", " pesan yang menunggu saat pencadangan, ")
        << done_so->in_doubt
        << words(
               " may have been sent since to systems that do not know our keys: none of them is sent again "
               "before it was looked up or a person has decided (sp4n-hub dlq list). A hub may be started now.\n",
               " mungkin sudah terkirim ke sistem yang tidak mengenal kunci kita: tidak satu pun dikirim lagi "
               "sebelum dicari di sana atau diputuskan petugas (sp4n-hub dlq list). Hub boleh dijalankan "
               "sekarang.\n");
    return done;
}

}  // namespace

Action declare_restored(CLI::App& app, const Surroundings& around) {
    auto config = std::make_shared<std::string>();
    app.add_option("--config", *config, "Configuration folder that names the restored database")
        ->type_name("DIR")
        ->required();
    return [config, &around] { return restored(*config, around); };
}

}  // namespace hub::cli
