#include "figure_query.hpp"

#include "query_reader.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace hub::api {
namespace {

using figures::Verdict;
using store::FiguresBy;

constexpr const char* zone = "Asia/Jakarta";
constexpr auto longest_period = std::chrono::days{3'660};

constexpr std::array<std::pair<FiguresBy, std::string_view>, 7> by_names{
    {{FiguresBy::agency, "agency"},
     {FiguresBy::province, "province"},
     {FiguresBy::category, "category"},
     {FiguresBy::kind, "kind"},
     {FiguresBy::channel, "channel"},
     {FiguresBy::stage, "stage"},
     {FiguresBy::month, "month"}}};

constexpr std::array<std::pair<Verdict, std::string_view>, 5> verdict_names{
    {{Verdict::met, "met"},
     {Verdict::late, "late"},
     {Verdict::open, "open"},
     {Verdict::left, "left"},
     {Verdict::standing, "standing"}}};

template <class E, std::size_t N>
std::optional<E> named(
    QueryReader& reader, std::string_view parameter, const std::array<std::pair<E, std::string_view>, N>& names,
    std::string_view word) {
    std::string allowed;
    for (const auto& [value, name] : names) {
        if (name == word) {
            return value;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string{name};
    }
    reader.fault(parameter, "unknown_value", "must be one of: " + allowed);
    return std::nullopt;
}

std::chrono::sys_days date(QueryReader& reader, std::string_view name, std::chrono::sys_days otherwise) {
    const auto* text = reader.value(name);
    if (text == nullptr) {
        return otherwise;
    }
    const auto parsed = parse_iso_date(*text);
    if (!parsed) {
        reader.fault(name, "invalid_date", "must be a date", "for example 2026-11-01");
        return otherwise;
    }
    return *parsed;
}

store::CodeWish code(QueryReader& reader, std::string_view name) {
    auto text = reader.code(name);
    return text == no_code ? store::CodeWish{.prefix = {}, .none = true}
                           : store::CodeWish{.prefix = std::move(text), .none = false};
}

/// "first_follow_up": one of the offices' clocks.
std::optional<model::ClockKind> office_clock(QueryReader& reader) {
    const auto clock = reader.word<model::ClockKind>("clock");
    if (clock && *clock > model::ClockKind::completion) {
        reader.fault("clock", "unknown_value", "must be one of: verification, first_follow_up, completion");
    }
    return clock;
}

struct Dates {
    std::chrono::sys_days from;
    std::chrono::sys_days to;
};

/// What figures and their lists have in common.
Result<Dates> read_common(
    QueryReader& reader, const store::ApiKey& key, const routing::Router& router, const sla::WorkingCalendar& calendar,
    store::ClockFilter& filter) {
    HUB_CHECK(read_scope(reader, key, router, filter.scope));
    const std::chrono::year_month_day today{calendar.local_date(filter.now, zone)};
    const auto to = date(reader, "to", std::chrono::sys_days{today});
    const std::chrono::year_month_day last{to};
    const auto from = date(reader, "from", std::chrono::sys_days{last.year() / last.month() / 1});
    if (to < from || to - from > longest_period) {
        reader.fault("from", "out_of_range", "must be a date before `to`, ten years before it at most");
    }
    filter.period = {calendar.start_of(from, zone), calendar.start_of(to + std::chrono::days{1}, zone)};
    if (const auto office = reader.code("office"); !office.empty()) {
        filter.office = model::AgencyId{office};
    }
    filter.region = code(reader, "region");
    filter.category = code(reader, "category");
    filter.kind = reader.word<model::ComplaintKind>("kind");
    filter.channel = reader.word<model::Channel>("channel");
    filter.clock = office_clock(reader);
    return Dates{from, to};
}

template <class T>
std::optional<T> number(std::string_view text) {
    T out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

/// "1795834800000000.8KQ3M-7TRX2-9BD.4.2"
std::optional<store::ClockCursor> parse_cursor(std::string_view text) {
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
        part = text.substr(0, text.find('.'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
    }
    const auto due = number<std::int64_t>(parts[0]);
    const auto tracking = crypto::parse_crockford(parts[1]);
    const auto seq = number<std::int32_t>(parts[2]);
    const auto kind = number<int>(parts[3]);
    const auto clock = kind ? model::from_number<model::ClockKind>(*kind) : std::nullopt;
    if (!text.empty() || !due || !tracking || !seq || !clock) {
        return std::nullopt;
    }
    return store::ClockCursor{
        TimePoint{std::chrono::microseconds{*due}}, model::TrackingNumber{*tracking}, *seq, *clock};
}

}  // namespace

std::string_view name_of(FiguresBy by) {
    for (const auto& [value, name] : by_names) {
        if (value == by) {
            return name;
        }
    }
    return "";
}

std::string_view name_of(Verdict verdict) {
    for (const auto& [value, name] : verdict_names) {
        if (value == verdict) {
            return name;
        }
    }
    return "";
}

DateRange period_before(DateRange period) {
    using std::chrono::year_month_day;
    const year_month_day first{period.from};
    const year_month_day after{period.to + std::chrono::days{1}};
    if (first.day() == std::chrono::day{1} && after.day() == std::chrono::day{1}) {
        const auto months = (after.year() / after.month()) - (first.year() / first.month());
        const auto begin = first.year() / first.month() - months;
        return {std::chrono::sys_days{begin / 1}, period.from - std::chrono::days{1}};
    }
    const auto days = period.to - period.from;
    return {period.from - std::chrono::days{1} - days, period.from - std::chrono::days{1}};
}

FiguresWish wish_before(const FiguresWish& wish, const sla::WorkingCalendar& calendar) {
    auto out = wish;
    const auto before = period_before({wish.from, wish.to});
    out.from = before.from;
    out.to = before.to;
    out.filter.period = {calendar.start_of(out.from, zone), calendar.start_of(out.to + std::chrono::days{1}, zone)};
    return out;
}

Result<ParsedQuery<FiguresWish>> parse_figures_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router,
    const sla::WorkingCalendar& calendar, TimePoint now) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<FiguresWish> out;
    QueryReader reader{std::move(values), out.faults};
    out.filter.filter.now = now;
    HUB_TRY(const auto dates, read_common(reader, key, router, calendar, out.filter.filter));
    out.filter.from = dates.from;
    out.filter.to = dates.to;
    if (const auto* by = reader.value("by"); by != nullptr) {
        out.filter.by = named(reader, "by", by_names, *by).value_or(FiguresBy::nothing);
    }
    if (!out.filter.filter.clock && out.filter.by != FiguresBy::stage) {
        out.filter.filter.clock = model::ClockKind::first_follow_up;  // a single figure means that one (ux.md 1.2)
    }
    if (const auto* agency = reader.value("agency"); agency != nullptr) {
        out.filter.agency = model::AgencyId{*agency};
    }
    out.filter.compare = reader.flag("compare");
    reader.refuse_the_rest();
    return out;
}

Result<ParsedQuery<store::ClockPageWish>> parse_clocks_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router,
    const sla::WorkingCalendar& calendar, TimePoint now) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<store::ClockPageWish> out;
    QueryReader reader{std::move(values), out.faults};
    auto& filter = out.filter.filter;
    filter.now = now;
    HUB_CHECK(read_common(reader, key, router, calendar, filter));
    const auto* verdicts = reader.value("verdict");
    for (std::string_view rest = verdicts == nullptr ? "" : std::string_view{*verdicts}; !rest.empty();) {
        const auto one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (const auto verdict = named(reader, "verdict", verdict_names, one)) {
            filter.verdicts.push_back(*verdict);
        }
    }
    filter.extended = reader.flag("extended");
    if (const auto* after = reader.value("after"); after != nullptr) {
        out.filter.after = parse_cursor(*after);
        if (!out.filter.after) {
            reader.fault("after", "invalid", "must be the place of a line", "take it from a page's `next`");
        }
    }
    out.filter.limit = reader.limit();
    reader.refuse_the_rest();
    return out;
}

Result<ParsedQuery<OpenFiguresWish>> parse_open_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<OpenFiguresWish> out;
    QueryReader reader{std::move(values), out.faults};
    HUB_CHECK(read_scope(reader, key, router, out.filter.scope));
    if (const auto* agency = reader.value("agency"); agency != nullptr) {
        out.filter.agency = model::AgencyId{*agency};
    }
    reader.refuse_the_rest();
    return out;
}

std::string cursor_of(const store::ClockLine& line) {
    return std::to_string(line.due.time_since_epoch().count()) + "." + crypto::to_crockford(line.tracking.value()) +
           "." + std::to_string(line.seq) + "." + std::to_string(static_cast<int>(line.clock));
}

}  // namespace hub::api
