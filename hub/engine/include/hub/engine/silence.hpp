#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/instance.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::engine {

/// When an instance was heard.
struct Heard {
    TimePoint watched_since;           ///< what never came is missing from then on
    std::optional<TimePoint> poll_at;  ///< a poll went well last
    std::optional<TimePoint> item_at;  ///< its agency said something last
    std::int32_t poll_failures = 0;    ///< since then
    std::string poll_detail;           ///< of the last failure, for operators
};

enum class Missing : std::uint8_t { poll = 1, item = 2 };
std::string_view name_of(Missing missing);

/// It is silent: what is missing, and since when that is an alarm.
struct Silence {
    Missing missing = Missing::poll;
    TimePoint since;
    friend bool operator==(const Silence&, const Silence&) = default;
};

/// Is this instance silent now? Polls are expected day and night but for its maintenance windows; what it says is
/// expected within the office's hours alone. Polls that fail come first: they explain why nothing else comes. What lies
/// more than 400 days back is not looked at. Pure.
std::optional<Silence> silence_of(const model::Instance& instance, const Heard& heard, TimePoint now);

}  // namespace hub::engine
