#include "hub/sla/maintenance.hpp"

#include "zone.hpp"

#include <algorithm>
#include <vector>

namespace hub::sla {
namespace {

using detail::Zone;

constexpr std::chrono::days longest_look{400};

struct Span {
    TimePoint begin;
    TimePoint end;
};

bool begins_on(const model::MaintenanceWindow& window, std::chrono::sys_days date) {
    return (window.days >> (std::chrono::weekday{date}.iso_encoding() - 1U) & 1U) != 0;
}

/// Calls `use` with each time that a window is open between two moments, give or take a day.
template <class Use>
void each_opening(const model::MaintenanceWindow& window, TimePoint from, TimePoint to, Use use) {
    if (window.begins && window.ends) {
        use(Span{*window.begins, *window.ends});
        return;
    }
    const auto zone = Zone::load(window.zone);
    const auto last = zone.local_date(to);
    for (auto date = zone.local_date(from) - std::chrono::days{1}; date <= last; date += std::chrono::days{1}) {
        if (begins_on(window, date)) {
            const auto end_date = window.to > window.from ? date : date + std::chrono::days{1};
            use(Span{
                zone.first_at(date, std::chrono::minutes{window.from}),
                zone.last_at(end_date, std::chrono::minutes{window.to})});
        }
    }
}

}  // namespace

std::optional<TimePoint> maintenance_end(std::span<const model::MaintenanceWindow> windows, TimePoint now) {
    auto end = now;
    for (bool grew = true; grew && end - now < longest_look;) {
        grew = false;
        for (const auto& window : windows) {
            each_opening(window, end, end, [&](const Span& open) {
                if (open.begin <= end && end < open.end) {
                    end = open.end;
                    grew = true;
                }
            });
        }
    }
    return end == now ? std::nullopt : std::optional{end};
}

std::chrono::microseconds maintenance_within(
    std::span<const model::MaintenanceWindow> windows, TimePoint from, TimePoint to) {
    from = std::max(from, to - longest_look);
    std::vector<Span> open;
    for (const auto& window : windows) {
        each_opening(window, from, to, [&](const Span& span) {
            if (span.begin < to && from < span.end) {
                open.push_back({std::max(span.begin, from), std::min(span.end, to)});
            }
        });
    }
    std::ranges::sort(open, {}, &Span::begin);
    std::chrono::microseconds sum{0};
    auto counted = from;
    for (const auto& span : open) {  // what two windows share counts once
        const auto begin = std::max(span.begin, counted);
        if (begin < span.end) {
            sum += span.end - begin;
            counted = span.end;
        }
    }
    return sum;
}

}  // namespace hub::sla
