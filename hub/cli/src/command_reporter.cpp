// Who reported: read, audited and erased by people at the machine itself. There is no way to it over the network.
#include "command.hpp"
#include "database_options.hpp"
#include "reporter_access.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/cli/erase_reporter.hpp"
#include "hub/cli/master_secret.hpp"
#include "hub/crypto/random.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

namespace json = boost::json;

store::Inquiry inquiry_of(const ReporterAccess& prepared, const ReporterOptions& options) {
    return {prepared.complaint, this_person(), options.reason};
}

int show(const ReporterOptions& options, const Surroundings& around) {
    int code = done;
    const auto prepared = prepare_reporter_access(options, around, code);
    if (!prepared) {
        return code;
    }
    const auto master = read_master_key(prepared->locations);
    if (!master) {
        return fail(around, master.error(), could_not);
    }
    const auto found = store::show_reporter(prepared->place.url, *master, inquiry_of(*prepared, options));
    if (!found) {
        return fail_at(prepared->place, around, found.error(), could_not);
    }
    if (!*found) {
        return fail(
            around, {"not_found", "nobody said who reported this complaint, or the record was erased"}, not_right);
    }
    const auto& who = **found;
    json::object out;
    for (const auto& [name, value] :
         {std::pair{"name", &who.name}, std::pair{"nik", &who.nik}, std::pair{"phone", &who.phone},
          std::pair{"email", &who.email}, std::pair{"address", &who.address}}) {
        if (!value->expose().empty()) {
            out[name] = value->expose();
        }
    }
    if (options.as_json) {
        around.out << json::serialize(out) << '\n';
        return done;
    }
    for (const auto& [name, value] : out) {
        around.out << std::string_view{name.data(), name.size()} << ": " << value.as_string().c_str() << '\n';
    }
    around.err << Words{around}("This was recorded", "Ini tercatat") << ": sp4n-hub reporter accesses "
               << options.tracking << '\n';
    return done;
}

const char* word_of(store::AccessKind kind) {
    switch (kind) {
        case store::AccessKind::given: return "given";
        case store::AccessKind::shown: return "shown";
        case store::AccessKind::erased: return "erased";
        case store::AccessKind::bytes_shown: return "bytes_shown";
    }
    return "unknown";
}

int list(const ReporterOptions& options, const Surroundings& around) {
    int code = done;
    const auto prepared = prepare_reporter_access(options, around, code);
    if (!prepared) {
        return code;
    }
    const auto found = store::reporter_accesses(prepared->place.url, prepared->complaint);
    if (!found) {
        return fail_at(prepared->place, around, found.error(), could_not);
    }
    json::array out;
    for (const auto& access : *found) {
        json::object one{{"at", to_rfc3339(access.at)}, {"what", word_of(access.kind)}, {"who", access.who}};
        if (!access.agency.empty()) {
            one["agency"] = access.agency.value();
        }
        if (!access.delivery.empty()) {
            one["delivery"] = to_string(access.delivery.value());
            one["attempt"] = access.attempt;
        }
        one["reason"] = access.reason;
        out.push_back(std::move(one));
    }
    if (options.as_json) {
        around.out << json::serialize(out) << '\n';
        return done;
    }
    const Words words{around};
    Table table{
        around.out,
        {words("AT", "WAKTU"), words("WHAT", "APA"), words("WHO", "SIAPA"), words("AGENCY", "INSTANSI"),
         words("WHY", "SEBAB")}};
    for (const auto& access : *found) {
        table.add({to_rfc3339(access.at), word_of(access.kind), access.who, access.agency.value(), access.reason});
    }
    if (table.empty()) {
        say_none(
            around, "people or agencies that were told who reported it",
            "orang atau instansi yang diberi tahu siapa pelapornya");
    }
    table.flush();
    return done;
}

int erase(const ReporterOptions& options, const Surroundings& around) {
    if (!options.yes) {
        const Words words{around};
        around.err
            << words("sp4n-hub: this destroys who reported ", "sp4n-hub: ini memusnahkan identitas pelapor ")
            << options.tracking
            << words(
                   " for good, in restored backups too; say --yes when you mean it\n",
                   " selamanya, juga dalam cadangan yang dipulihkan; tambahkan --yes bila memang itu maksudnya\n");
        return used_wrongly;
    }
    int code = done;
    auto prepared = prepare_reporter_access(options, around, code);
    if (!prepared) {
        return code;
    }
    auto runtime = engine::make_runtime(prepared->settings, {});
    if (!runtime) {
        return fail(around, runtime.error(), not_right);
    }
    const SystemClock clock;
    crypto::SystemRandom random;
    const ErasedList list{prepared->locations.data};
    EraseOrder order;
    order.url = prepared->place.url;
    order.inquiry = inquiry_of(*prepared, options);
    order.list = &list;
    const auto erased = erase_reporter(order, **runtime, clock, random);
    if (!erased) {
        return fail_at(prepared->place, around, erased.error(), could_not);
    }
    if (options.as_json) {
        around.out << json::serialize(json::object{{"tracking_id", options.tracking}, {"erased", *erased}}) << '\n';
    } else {
        const Words words{around};
        around.out
            << (*erased ? words("erased\n", "terhapus\n")
                        : words("there was nothing to erase\n", "tidak ada yang perlu dihapus\n"));
    }
    return done;
}

}  // namespace

Action declare_reporter_show(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ReporterOptions>();
    add_reporter_options(app, *options);
    app.add_option("--reason", options->reason, "Why; stands in the audit for good")->required();
    app.add_flag("--json", options->as_json, "As JSON");
    return [options, &around] { return show(*options, around); };
}

Action declare_reporter_accesses(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ReporterOptions>();
    add_reporter_options(app, *options);
    app.add_flag("--json", options->as_json, "As JSON");
    return [options, &around] { return list(*options, around); };
}

Action declare_reporter_erase(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ReporterOptions>();
    add_reporter_options(app, *options);
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history: name nobody")->required();
    app.add_flag("--yes", options->yes, "Really");
    app.add_flag("--json", options->as_json, "As JSON");
    return [options, &around] { return erase(*options, around); };
}

}  // namespace hub::cli
