#pragma once
#include "hub/model/attempt_exchange.hpp"
#include "hub/model/enums.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace hub::model {

/// All (value, spelling) pairs of an enum, in the order of the numbers. Spellings are stable and never translated.
template <class E>
std::span<const std::pair<E, std::string_view>> names_of();

template <class E>
std::string_view name_of(E value) {
    for (const auto& [candidate, name] : names_of<E>()) {
        if (candidate == value) {
            return name;
        }
    }
    return "unknown";
}

template <class E>
std::optional<E> parse_name(std::string_view name) {
    for (const auto& [candidate, spelling] : names_of<E>()) {
        if (spelling == name) {
            return candidate;
        }
    }
    return std::nullopt;
}

/// For numbers that come from the database or another process.
template <class E>
std::optional<E> from_number(int number) {
    for (const auto& [candidate, spelling] : names_of<E>()) {
        if (static_cast<int>(candidate) == number) {
            return candidate;
        }
    }
    return std::nullopt;
}

#define HUB_NAMES(E) \
    template <>      \
    std::span<const std::pair<E, std::string_view>> names_of<E>();
HUB_NAMES(ComplaintKind)
HUB_NAMES(Status)
HUB_NAMES(Channel)
HUB_NAMES(Priority)
HUB_NAMES(ClockKind)
HUB_NAMES(ClockFate)
HUB_NAMES(RoutedBy)
HUB_NAMES(MessageKind)
HUB_NAMES(MessageReason)
HUB_NAMES(DeliveryState)
HUB_NAMES(Outcome)
HUB_NAMES(Cause)
HUB_NAMES(UpdateKind)
HUB_NAMES(EmitResult)
HUB_NAMES(EventKind)
HUB_NAMES(Action)
HUB_NAMES(Mending)
HUB_NAMES(Isolation)
HUB_NAMES(Role)
HUB_NAMES(Direction)
#undef HUB_NAMES

}  // namespace hub::model
