#include "hub/engine/silence.hpp"

#include "hub/sla/maintenance.hpp"

#include <algorithm>
#include <span>

namespace hub::engine {
namespace {

using Duration = TimePoint::duration;

/// When `counted`, which never falls, reached `wanted`, to the second; it has at `now`.
template <class Counted>
TimePoint first_reached(TimePoint from, TimePoint now, Duration wanted, Counted counted) {
    const auto earliest = std::max(from + wanted, now - std::chrono::days{400});
    if (counted(earliest) >= wanted) {
        return earliest;
    }
    auto before = std::chrono::floor<std::chrono::seconds>(earliest);
    auto reached = std::chrono::ceil<std::chrono::seconds>(now);
    while (reached - before > std::chrono::seconds{1}) {
        const auto middle = before + (reached - before) / 2;
        (counted(middle) >= wanted ? reached : before) = middle;
    }
    return reached;
}

std::optional<TimePoint> missing_since(TimePoint last, TimePoint now, Duration wanted, auto counted) {
    if (wanted.count() == 0 || now - last < wanted || counted(now) < wanted) {
        return std::nullopt;
    }
    return first_reached(last, now, wanted, counted);
}

}  // namespace

std::string_view name_of(Missing missing) {
    return missing == Missing::poll ? "poll" : "item";
}

std::optional<Silence> silence_of(const model::Instance& instance, const Heard& heard, TimePoint now) {
    const auto& expect = instance.expect;
    const auto polled = std::max(heard.poll_at.value_or(heard.watched_since), heard.watched_since);
    if (const auto since = missing_since(polled, now, expect.poll, [&](TimePoint until) {
            return until - polled - sla::maintenance_within(instance.maintenance, polled, until);
        })) {
        return Silence{Missing::poll, *since};
    }
    const auto said = std::max(heard.item_at.value_or(heard.watched_since), heard.watched_since);
    if (const auto since = missing_since(said, now, expect.item, [&](TimePoint until) -> Duration {
            return sla::maintenance_within(std::span{&expect.hours, 1}, said, until);
        })) {
        return Silence{Missing::item, *since};
    }
    return std::nullopt;
}

}  // namespace hub::engine
