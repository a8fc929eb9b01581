#include "zone.hpp"

#include <algorithm>
#include <limits>

namespace hub::sla::detail {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t fallback_offset_s = 7 * 3'600;

bool has_database_shape(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '+' || c == '/';
    };
    // The tz database's names begin with a capital; this keeps out paths, "localtime" and "posix/...".
    return !name.empty() && name.size() <= 64 && name.front() >= 'A' && name.front() <= 'Z' &&
           std::ranges::all_of(name, allowed);
}

cctz::time_point<cctz::seconds> at_second(std::int64_t s) {
    return cctz::time_point<cctz::seconds>{cctz::seconds{s}};
}

std::int64_t seconds_of(cctz::time_point<cctz::seconds> at) {
    return at.time_since_epoch().count();
}

std::int64_t floor_seconds(TimePoint at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

cctz::civil_second midnight(std::chrono::sys_days date) {
    return cctz::civil_second{cctz::civil_day{} + date.time_since_epoch().count()};
}

}  // namespace

bool Zone::exists(std::string_view name) {
    cctz::time_zone zone;
    return has_database_shape(name) && cctz::load_time_zone(std::string{name}, &zone);
}

Zone Zone::load(std::string_view name) {
    Zone zone;
    zone.name_ = std::string{name};
    if (!has_database_shape(name) || !cctz::load_time_zone(zone.name_, &zone.zone_)) {
        zone.zone_ = cctz::fixed_time_zone(cctz::seconds{fallback_offset_s});
    }
    const auto end = at_second(seconds_of(cctz::convert(cctz::civil_second{2101, 1, 1}, cctz::utc_time_zone())));
    cctz::time_zone::civil_transition last;
    zone.constant_from_ = std::numeric_limits<std::int64_t>::min() / 2;
    if (zone.zone_.prev_transition(end, &last)) {
        zone.constant_from_ = seconds_of(zone.zone_.lookup(last.to).trans);
    }
    zone.offset_ = zone.zone_.lookup(end).offset;
    return zone;
}

std::chrono::sys_days Zone::local_date(TimePoint at) const {
    const auto second = floor_seconds(at);
    if (second >= constant_from_) {
        return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{second + offset_}});
    }
    const cctz::civil_day day{zone_.lookup(at_second(second)).cs};
    return std::chrono::sys_days{std::chrono::days{day - cctz::civil_day{}}};
}

TimePoint Zone::start_of(std::chrono::sys_days date) const {
    const auto utc = date.time_since_epoch().count() * day_s;
    if (utc - offset_ >= constant_from_ + 2 * day_s) {  // two days: beyond any fold of the last change
        return TimePoint{std::chrono::seconds{utc - offset_}};
    }
    const auto civil = midnight(date);
    const auto found = zone_.lookup(civil);
    auto instant = found.pre;
    if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) {
        instant = found.trans;
    } else if (found.kind == cctz::time_zone::civil_lookup::REPEATED && zone_.lookup(found.trans).cs < civil) {
        instant = found.post;  // the clock went back over midnight: the day before ends at the second one
    }
    return TimePoint{std::chrono::seconds{seconds_of(instant)}};
}

cctz::time_zone::civil_lookup Zone::look_up(std::chrono::sys_days date, std::chrono::minutes time) const {
    return zone_.lookup(midnight(date) + std::chrono::seconds{time}.count());
}

TimePoint Zone::first_at(std::chrono::sys_days date, std::chrono::minutes time) const {
    const auto found = look_up(date, time);
    const bool skipped = found.kind == cctz::time_zone::civil_lookup::SKIPPED;
    return TimePoint{std::chrono::seconds{seconds_of(skipped ? found.trans : found.pre)}};
}

TimePoint Zone::last_at(std::chrono::sys_days date, std::chrono::minutes time) const {
    const auto found = look_up(date, time);
    const bool skipped = found.kind == cctz::time_zone::civil_lookup::SKIPPED;
    return TimePoint{std::chrono::seconds{seconds_of(skipped ? found.trans : found.post)}};
}

}  // namespace hub::sla::detail
