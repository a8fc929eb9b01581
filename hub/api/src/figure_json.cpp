#include "figure_json.hpp"

#include "province_names.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace hub::api {
namespace {

namespace json = boost::json;
using figures::Tally;
using figures::Verdict;
using store::FiguresBy;

constexpr const char* definition_id =
    "Kepatuhan: dari tenggat yang jatuh pada periode ini, bagian yang dipenuhi paling lambat pada tenggatnya. Yang "
    "masih terbuka dan lewat tenggat dihitung terlewat. Waktu tunda (menunggu pelapor) tidak dihitung dan ditampilkan "
    "terpisah; yang dikembalikan sebelum tenggat tidak dihitung. Satu jam satu baris; angka tunggal berarti tindak "
    "lanjut pertama. Selang Wilson 95%; peringkat mulai n = 30, di dalam kelompok volume.";
constexpr const char* definition_en =
    "Compliance: of the deadlines that fell in this period, the share that was met. What is still open and past its "
    "deadline counts as missed. Paused time (waiting for the reporter) is left out and shown apart; what was handed "
    "back before its deadline does not count. One clock, one line; a single figure means the first follow-up. Wilson "
    "95% interval; ranks from n = 30, within volume groups.";
constexpr const char* sources = "ux.md 1.2; domain.md 3-5; hub/figures/README.md";

std::string date_text(std::chrono::sys_days day) {
    return to_iso_date(std::chrono::year_month_day{day});
}

double rounded(double share) {
    return std::round(share * 10'000) / 10'000;
}

/// The address of the clocks behind one number.
class Links {
public:
    Links(const FiguresWish& wish, const std::string* key) {
        const auto& filter = wish.filter;
        auto from = wish.from;
        auto to = wish.to;
        auto office = filter.office.value();
        auto region = code_of(filter.region);
        auto category = code_of(filter.category);
        auto kind = filter.kind ? std::string{model::name_of(*filter.kind)} : "";
        auto channel = filter.channel ? std::string{model::name_of(*filter.channel)} : "";
        auto clock = filter.clock ? std::string{model::name_of(*filter.clock)} : "";
        if (key != nullptr) {
            const auto none = key->empty() ? std::string{no_code} : *key;
            switch (wish.by) {
                case FiguresBy::agency: office = *key; break;
                // A narrower code that was asked for holds for its line as well.
                case FiguresBy::province: region = region.empty() ? none : region; break;
                case FiguresBy::category: category = category.empty() ? none : category; break;
                case FiguresBy::kind: kind = *key; break;
                case FiguresBy::channel: channel = *key; break;
                case FiguresBy::stage: clock = *key; break;
                case FiguresBy::month:
                    if (const auto first = parse_iso_date(*key + "-01")) {
                        from = std::max(from, std::chrono::sys_days{*first});
                        to = std::min(to, std::chrono::sys_days{first->year() / first->month() / std::chrono::last});
                    }
                    break;
                case FiguresBy::nothing: break;
            }
        }
        parameters_ = {{"from", date_text(from)},       {"to", date_text(to)}, {"clock", clock},
                       {"agency", wish.agency.value()}, {"office", office},    {"region", region},
                       {"category", category},          {"kind", kind},        {"channel", channel}};
    }

    [[nodiscard]] std::string to(std::string_view verdicts, bool extended = false) const {
        boost::urls::url url{"/v1/clocks"};
        for (const auto& [name, value] : parameters_) {
            if (!value.empty()) {
                url.params().append({name, value});
            }
        }
        url.params().append({"verdict", verdicts});
        if (extended) {
            url.params().append({"extended", "true"});
        }
        return std::string{url.buffer()};
    }

private:
    static std::string code_of(const store::CodeWish& wish) { return wish.none ? std::string{no_code} : wish.prefix; }
    std::vector<std::pair<std::string, std::string>> parameters_;
};

constexpr std::string_view cohort = "met,late,open";

json::object links_json(const Links& links, FiguresBy by) {
    json::object out{
        {"n", links.to(cohort)},
        {"met", links.to("met")},
        {"missed", links.to("late,open")},
        {"late", links.to("late")},
        {"open", links.to("open")},
        {"left", links.to("left")},
        {"standing", links.to("standing")},
        {"extended", links.to(cohort, true)}};
    if (by == FiguresBy::month) {
        out.erase("standing");  // what stands still has no deadline now, so no month
    }
    return out;
}

json::value days_json(const std::optional<std::int32_t>& days) {
    return days ? json::value(*days) : json::value(nullptr);
}

json::object tally_json(const Tally& tally) {
    json::object out{{"n", tally.counted()},       {"met", tally.met},          {"missed", tally.missed()},
                     {"late", tally.late},         {"open", tally.open},        {"left", tally.left},
                     {"standing", tally.standing}, {"extended", tally.extended}};
    const auto share = tally.compliance();
    const auto interval = tally.interval();
    out["compliance"] = share ? json::value(rounded(*share)) : json::value(nullptr);
    out["low"] = interval ? json::value(rounded(interval->low)) : json::value(nullptr);
    out["high"] = interval ? json::value(rounded(interval->high)) : json::value(nullptr);
    out["median_days"] = days_json(tally.days_within(0.5));
    out["p90_days"] = days_json(tally.days_within(0.9));
    return out;
}

json::value name_json(FiguresBy by, const std::string& key, const routing::Router& router) {
    if (by == FiguresBy::agency) {
        const auto* agency = router.agency(model::AgencyId{key});
        return agency == nullptr ? json::value(nullptr) : json::value{{"id", agency->name.id}, {"en", agency->name.en}};
    }
    if (by == FiguresBy::province) {
        if (const auto name = province_name(key); !name.empty()) {
            return {{"id", name}, {"en", name}};
        }
    }
    return nullptr;
}

bool are_ranked(FiguresBy by) {
    return by == FiguresBy::agency || by == FiguresBy::province;
}

const char* group_name(figures::VolumeGroup group) {
    switch (group) {
        case figures::VolumeGroup::a: return "A";
        case figures::VolumeGroup::b: return "B";
        case figures::VolumeGroup::c: break;
    }
    return "C";
}

json::object past_json(const Tally& tally) {
    const auto share = tally.compliance();
    return {
        {"n", tally.counted()},
        {"missed", tally.missed()},
        {"compliance", share ? json::value(rounded(*share)) : json::value(nullptr)}};
}

/// What the line was in the period before; nothing was counted then where there is no such line.
Tally line_before(
    FiguresBy by, const std::string& key, const store::FiguresLines& lines, const store::FiguresLines& before) {
    auto wanted = key;
    if (by == FiguresBy::month) {
        if (const auto first = parse_iso_date(key + "-01")) {
            const auto month = first->year() / first->month() - std::chrono::months{1};
            wanted = to_iso_date(month / std::chrono::day{1}).substr(0, 7);
            if (const auto here = lines.find(wanted); here != lines.end()) {
                return here->second;
            }
        }
    }
    const auto found = before.find(wanted);
    return found == before.end() ? Tally{} : found->second;
}

json::array lines_json(
    const FiguresWish& wish, const store::FiguresLines& lines, const routing::Router& router,
    const PastFigures* before) {
    std::vector<const Tally*> tallies;
    std::vector<const std::string*> keys;
    for (const auto& [key, tally] : lines) {
        keys.push_back(&key);
        tallies.push_back(&tally);
    }
    const auto until = std::min(wish.filter.period.to, wish.filter.now);
    const auto span = std::chrono::ceil<std::chrono::days>(until - wish.filter.period.from);
    const auto places = figures::ranked(tallies, span);
    std::vector<std::size_t> order(lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    if (are_ranked(wish.by)) {
        std::ranges::stable_sort(
            order, {}, [&](std::size_t i) { return std::tuple(places[i].group, places[i].rank == 0, places[i].rank); });
    }
    json::array out;
    for (const auto i : order) {
        auto line = tally_json(*tallies[i]);
        line["key"] = *keys[i];
        line["name"] = name_json(wish.by, *keys[i], router);
        if (are_ranked(wish.by)) {
            line["group"] = group_name(places[i].group);
            line["rank"] = places[i].rank == 0 ? json::value(nullptr) : json::value(places[i].rank);
        }
        line["links"] = links_json(Links{wish, keys[i]}, wish.by);
        if (before != nullptr) {
            line["previous"] = past_json(line_before(wish.by, *keys[i], lines, before->lines));
        }
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace

std::string figures_json(
    const FiguresWish& wish, const store::FiguresLines& lines, const routing::Router& router,
    const PastFigures* before) {
    const auto sum_of = [](const store::FiguresLines& all) {
        Tally sum;
        for (const auto& [key, tally] : all) {
            sum.add(tally);
        }
        return sum;
    };
    const auto sum = sum_of(lines);
    json::object out{
        {"definition", {{"id", definition_id}, {"en", definition_en}}},
        {"sources", sources},
        {"from", date_text(wish.from)},
        {"to", date_text(wish.to)},
        {"zone", "Asia/Jakarta"},
        {"as_of", to_rfc3339(wish.filter.now)}};
    out["clock"] = wish.filter.clock ? json::value(model::name_of(*wish.filter.clock)) : json::value(nullptr);
    out["by"] = wish.by == FiguresBy::nothing ? json::value(nullptr) : json::value(name_of(wish.by));
    // Stages are not summed: a share over different clocks means nothing.
    if (wish.by != FiguresBy::stage || wish.filter.clock) {
        out["total"] = tally_json(sum);
        out["total"].as_object()["links"] = links_json(Links{wish, nullptr}, wish.by);
        if (before != nullptr) {
            out["total"].as_object()["previous"] = past_json(sum_of(before->lines));
        }
    }
    if (before != nullptr) {
        out["previous"] = {{"from", date_text(before->from)}, {"to", date_text(before->to)}};
    }
    out["lines"] = wish.by == FiguresBy::nothing ? json::array{} : lines_json(wish, lines, router, before);
    return json::serialize(out);
}

std::string clocks_json(const store::ClockPage& page) {
    json::object out;
    auto& clocks = out["clocks"].emplace_array();
    for (const auto& line : page.clocks) {
        json::object one{
            {"tracking_id", crypto::to_crockford(line.tracking.value())},
            {"clock", model::name_of(line.clock)},
            {"verdict", name_of(line.verdict)},
            {"due_at", to_rfc3339(line.due)},
            {"agency", line.agency.value()},
            {"region", line.region.value()},
            {"category", line.category.value()},
            {"extended", line.extended}};
        if (line.ended) {
            one["ended_at"] = to_rfc3339(*line.ended);
        }
        if (line.took) {
            one["working_days"] = *line.took;
        }
        clocks.push_back(std::move(one));
    }
    if (page.more) {
        out["next"] = cursor_of(page.clocks.back());
    }
    return json::serialize(out);
}

std::vector<AgeEdge> age_edges(const sla::WorkingCalendar& calendar, TimePoint now) {
    constexpr std::int32_t ages[] = {3, 5, 10, 14, 30, 60};  // the limits of domain.md section 4, and two spans on
    constexpr const char* zone = "Asia/Jakarta";
    const auto today = calendar.local_date(now, zone);
    auto day = today;
    std::vector<AgeEdge> out;
    for (const auto age : ages) {
        while (calendar.working_days_between(day - std::chrono::days{1}, today) <= age) {
            day -= std::chrono::days{1};
        }
        out.push_back({age, calendar.start_of(day, zone)});
    }
    return out;
}

std::string open_json(
    const std::vector<store::OpenCount>& counts, const std::vector<AgeEdge>& edges, const OpenFiguresWish& wish,
    TimePoint now) {
    json::object out{{"as_of", to_rfc3339(now)}, {"zone", "Asia/Jakarta"}};
    auto& lines = out["counts"].emplace_array();
    std::int64_t total = 0;
    for (const auto& one : counts) {
        const auto bucket = static_cast<std::size_t>(one.bucket);
        json::object line{
            {"status", model::name_of(one.status)},
            {"from_working_days", bucket == 0 ? 0 : edges[bucket - 1].working_days + 1},
            {"count", one.count}};
        line["to_working_days"] =
            bucket < edges.size() ? json::value(edges[bucket].working_days) : json::value(nullptr);
        boost::urls::url url{"/v1/complaints"};
        url.params().append({"status", model::name_of(one.status)});
        if (!wish.agency.empty()) {
            url.params().append({"agency", wish.agency.value()});
        }
        if (bucket < edges.size()) {
            url.params().append({"received_from", to_rfc3339(edges[bucket].received_from)});
        }
        if (bucket > 0) {
            url.params().append({"received_before", to_rfc3339(edges[bucket - 1].received_from)});
        }
        line["link"] = url.buffer();
        lines.push_back(std::move(line));
        total += one.count;
    }
    out["total"] = total;
    return json::serialize(out);
}

}  // namespace hub::api
