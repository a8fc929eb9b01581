#pragma once
#include "hub/store/dead_letters.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// What operators set going, kept in the database so that every node follows it.
namespace hub::store {

/// Dead letters to be sent again many at a time. `filter.limit` and `filter.after` say nothing here.
struct NewRedrive {
    DeadLetterFilter filter;
    std::int32_t per_minute = 60;
    bool may_arrive_twice = false;
    std::string reason;
    std::string who;
    model::Role role = model::Role::national_admin;
    model::AgencyId agency;
};

struct RedriveJob {
    std::int64_t id = 0;
    NewRedrive what;
    TimePoint created_at;
    DeadLetterPlace reached;
    std::int64_t requeued = 0;
    std::int64_t skipped = 0;
    std::int64_t ahead = 0;  ///< what it has not looked at yet; counted up to `most_ahead` where it is asked for
    std::optional<TimePoint> finished_at;
};
inline constexpr std::int64_t most_ahead = 100'000;

/// How far a job came since it was told last.
struct RedriveStep {
    std::int64_t job = 0;
    DeadLetterPlace reached;
    std::int64_t requeued = 0;
    std::int64_t skipped = 0;
    bool finished = false;
};

/// Nothing is sent to this instance.
struct InstancePause {
    model::InstanceId instance;
    TimePoint since;
    std::string who;
    std::string reason;
};

enum class PauseWish : std::uint8_t { pause = 1, resume = 2 };

struct PauseOrder {
    PauseWish wish = PauseWish::pause;
    model::InstanceId instance;
    std::string who;
    std::string reason;
};

struct PauseOutcome {
    std::optional<InstancePause> now;  ///< empty: none counts
    bool changed = false;              ///< false: it was so already
};

}  // namespace hub::store
