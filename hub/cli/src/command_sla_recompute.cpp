#include "calendar_preview.hpp"
#include "command.hpp"
#include "database_options.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/routing/router.hpp"
#include "hub/settings/load.hpp"
#include "hub/sla/deadlines.hpp"
#include "hub/store/configurations.hpp"
#include "hub/store/recount.hpp"
#include "hub/workflow/clock_history.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t most_shown = 20;

struct RecomputeOptions {
    DatabaseOptions database;
    bool dry_run = false;
    bool as_json = false;
};

/// A clock whose stored end is not what its history tells.
struct Difference {
    std::string tracking;
    std::int32_t seq = 0;
    std::string clock;
    std::string stored;  ///< "met 2026-12-01T17:00:00Z"; "-": none
    std::string told;
};

std::string text_of(const model::ClockEnd& end) {
    return std::string{model::name_of(end.fate)} + " " + to_rfc3339(end.due);
}

std::vector<store::StoredClockEnd> told_by(
    const store::KnownClocks& known, const routing::Router& router, const sla::Deadlines& deadlines) {
    std::vector<store::StoredClockEnd> out;
    for (auto& one : workflow::clock_history(known.events, router, deadlines).ends) {
        out.push_back({one.seq, one.end, one.kind, one.channel, std::move(one.region), std::move(one.category)});
    }
    std::ranges::sort(out, {}, [](const auto& one) { return std::pair{one.seq, one.end.clock}; });
    return out;
}

/// Both sorted alike: what one has and the other has not, or has otherwise.
void note_differences(
    const store::KnownClocks& known, const std::vector<store::StoredClockEnd>& told, std::vector<Difference>& out) {
    const auto same = [](const store::StoredClockEnd& one) {
        return [&one](const store::StoredClockEnd& other) {
            return other.seq == one.seq && other.end.clock == one.end.clock;
        };
    };
    const auto add = [&](const store::StoredClockEnd& one, std::string stored, std::string now) {
        if (out.size() < most_shown) {
            out.push_back(
                {crypto::to_crockford(known.tracking.value()), one.seq, std::string{model::name_of(one.end.clock)},
                 std::move(stored), std::move(now)});
        }
    };
    for (const auto& one : told) {
        const auto stored = std::ranges::find_if(known.ends, same(one));
        if (stored == known.ends.end() || !(*stored == one)) {
            add(one, stored == known.ends.end() ? "-" : text_of(stored->end), text_of(one.end));
        }
    }
    for (const auto& one : known.ends) {
        if (std::ranges::find_if(told, same(one)) == told.end()) {
            add(one, text_of(one.end), "-");
        }
    }
}

void print(
    const store::Recounted& counted, const std::vector<Difference>& differences, const RecomputeOptions& options,
    const Surroundings& around) {
    if (options.as_json) {
        json::object out{
            {"complaints", counted.complaints},
            {"changed", counted.changed},
            {"applied", !options.dry_run},
            {"resumed", counted.resumed}};
        auto& samples = out["samples"].emplace_array();
        for (const auto& one : differences) {
            samples.push_back(
                {{"tracking_id", one.tracking},
                 {"event", one.seq},
                 {"clock", one.clock},
                 {"stored", one.stored},
                 {"told", one.told}});
        }
        around.out << json::serialize(out) << '\n';
        return;
    }
    const Words words{around};
    around.out << counted.changed << words(" of ", " dari ") << counted.complaints
               << words(
                      " complaints have other figures than their history tells",
                      " laporan memiliki angka yang berbeda dari riwayatnya")
               << (options.dry_run ? words("; nothing was changed\n", "; tidak ada yang diubah\n")
                                   : words("; mended\n", "; sudah diperbaiki\n"));
    Table table{
        around.out,
        {words("TRACKING-ID", "NOMOR"), words("EVENT", "KEJADIAN"), words("CLOCK", "JAM"), words("STORED", "TERSIMPAN"),
         words("BY-HISTORY", "MENURUT-RIWAYAT")}};
    for (const auto& one : differences) {
        table.add({one.tracking, std::to_string(one.seq), one.clock, one.stored, one.told});
    }
    table.flush();
}

int recompute(const RecomputeOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto active = store::active_config(place.url);
    if (!active) {
        return fail_at(place, around, active.error(), could_not);
    }
    if (!*active) {
        return fail(
            around, Error{"not_found", "no configuration was activated yet: there is nothing to count"}, not_right);
    }
    // Written is by what is published; a folder that is not yet may be tried.
    const auto loaded = options.dry_run && !options.database.config.empty()
                            ? settings::load_folder(options.database.config)
                            : settings::load_files((*active)->files);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, loaded.files, around.language);
        return not_right;
    }
    const auto router = routing::Router::create(loaded.settings->rules, loaded.settings->agencies);
    auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar);
    if (!router || !calendar) {
        return fail(around, !router ? router.error() : calendar.error(), not_right);
    }
    const auto deadlines = sla::Deadlines::create(loaded.settings->policies, *std::move(calendar));
    if (!deadlines) {
        return fail(around, deadlines.error(), not_right);
    }
    std::vector<Difference> differences;
    const auto counted = store::recount_clocks(
        place.url, (*active)->activation.id, !options.dry_run,
        [&](const store::KnownClocks& known) -> std::optional<std::vector<store::StoredClockEnd>> {
            auto told = told_by(known, *router, *deadlines);
            if (told == known.ends) {
                return std::nullopt;
            }
            note_differences(known, told, differences);
            return told;
        });
    if (!counted) {
        return fail_at(place, around, counted.error(), could_not);
    }
    print(*counted, differences, options, around);
    if (options.dry_run && !options.as_json) {
        // And what still runs: that is moved when the folder is published.
        const auto preview = preview_calendar(place.url, (*active)->files, *loaded.settings);
        if (!preview) {
            return fail_at(place, around, preview.error(), could_not);
        }
        print(*preview, around.out, Words{around});
    }
    return done;
}

}  // namespace

Action declare_sla_recompute(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<RecomputeOptions>();
    add_database_options(app, options->database);
    app.add_flag("--dry-run", options->dry_run, "Only show; counts by the folder's calendar and limits");
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return recompute(*options, around); };
}

}  // namespace hub::cli
