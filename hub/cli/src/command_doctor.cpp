#include "command.hpp"
#include "error_text.hpp"
#include "examination.hpp"
#include "support_bundle.hpp"
#include "table.hpp"
#include "words.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct DoctorOptions {
    std::string config;
    std::string url;
    std::string bundle;
    std::int32_t events = 200;
    bool list = false;
    bool as_json = false;
};

const char* mark_of(Health health, const Words& words) {
    switch (health) {
        case Health::ok: break;
        case Health::warning: return words("warning ", "awas    ");
        case Health::failed: return words("FAILED  ", "GAGAL   ");
    }
    return "ok      ";
}

void print(const Report& report, const Surroundings& around) {
    for (const auto& one : report) {
        const auto told = in_language({one.what, one.finding, "", one.hint}, around.language);
        around.out << mark_of(one.health, Words{around}) << one.what << ": " << told.detail << '\n';
        if (one.health != Health::ok && !told.hint.empty()) {
            around.out << "          " << Words{told.language}("= hint: ", "= saran: ") << told.hint << '\n';
        }
    }
}

void print_json(const Report& report, const Surroundings& around) {
    json::array out;
    for (const auto& one : report) {
        json::object entry{{"what", one.what}, {"health", name_of(one.health)}, {"finding", one.finding}};
        if (!one.hint.empty()) {
            entry["hint"] = one.hint;
        }
        out.push_back(std::move(entry));
    }
    around.out << json::serialize(json::object{{"examined", std::move(out)}}) << '\n';
}

void print_missing(const SupportBundle& bundle, const Surroundings& around) {
    const Words words{around};
    for (const auto& one : bundle.missing) {
        around.err << words("  missing: ", "  tidak ada: ") << one << '\n';
    }
}

void print_list(const SupportBundle& bundle, const Surroundings& around) {
    const Words words{around};
    Table table{around.out, {words("FILE", "BERKAS"), words("BYTES", "BITA")}};
    for (const auto& file : bundle.files) {
        table.add({file.name, std::to_string(file.text.size())});
    }
    table.flush();
    print_missing(bundle, around);
}

/// A bundle of what was found, also of an installation that is not well: that is what it is for.
int bundle(const DoctorOptions& options, const Examination& found, const Surroundings& around) {
    const Words words{around};
    const BundleWish wish{around.version, options.events, SystemClock{}.now()};
    const auto made = make_bundle(found, wish);
    if (options.list) {
        print_list(made, around);
        return done;
    }
    if (const auto written = write_archive(options.bundle, made.files, wish.made_at); !written) {
        return fail(around, written.error(), could_not);
    }
    around.out << options.bundle << '\n';
    print_missing(made, around);
    around.err << words(
        "Only you can read it. Look into it before you send it (tar -tzf): it holds no secrets and no citizens' "
        "words.\n",
        "Hanya Anda yang dapat membacanya. Periksa isinya sebelum dikirim (tar -tzf): tidak memuat rahasia atau "
        "kata-kata "
        "warga.\n");
    return done;
}

int doctor(const DoctorOptions& options, const Surroundings& around) {
    const auto found = examine(options.config, options.url);
    if (options.list || !options.bundle.empty()) {
        return bundle(options, found, around);
    }
    options.as_json ? print_json(found.report, around) : print(found.report, around);
    return std::ranges::find(found.report, Health::failed, &Examined::health) == found.report.end() ? done : not_right;
}

}  // namespace

Action declare_doctor(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<DoctorOptions>();
    app.add_option("--config", options->config, "Configuration folder")->type_name("DIR")->required();
    app.add_option("--url", options->url, "Address of the running hub, instead of hub.yaml's")->envname("SP4N_URL");
    auto* as_json = app.add_flag("--json", options->as_json, "For programs");
    auto* file = app.add_option("--bundle", options->bundle, "Put all of it into a new FILE.tar.gz for whoever helps")
                     ->type_name("FILE");
    app.add_flag("--list", options->list, "Only list what such a bundle would hold");
    app.add_option("--events", options->events, "How many of the newest events a bundle holds")
        ->check(CLI::Range(0, 10'000));
    file->excludes(as_json);
    return [options, &around] { return doctor(*options, around); };
}

}  // namespace hub::cli
