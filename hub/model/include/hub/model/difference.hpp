#pragma once
#include <cstdint>
#include <string_view>

namespace hub::model {

/// What hub and agency do not agree about, after a reconciliation. The numbers are stored.
enum class DifferenceKind : std::uint8_t {
    missing_there = 1,   ///< it was delivered, and the agency's system does not list it
    unknown_here = 2,    ///< the agency's system names a complaint that it was never given
    state_behind = 3,    ///< the agency's system is further: an update was lost
    duplicate_there = 4  ///< a second case of a complaint
};

constexpr std::string_view name_of(DifferenceKind kind) {
    switch (kind) {
        case DifferenceKind::missing_there: return "missing_there";
        case DifferenceKind::unknown_here: return "unknown_here";
        case DifferenceKind::state_behind: return "state_behind";
        case DifferenceKind::duplicate_there: break;
    }
    return "duplicate_there";
}

}  // namespace hub::model
