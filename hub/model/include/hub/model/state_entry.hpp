#pragma once
#include <cstdint>
#include <string>

namespace hub::model {

/// A value of an instance's durable store (hub.state/1).
struct StateEntry {
    std::string value;         ///< empty: never put, or removed
    std::int64_t version = 0;  ///< names this value; a write must name the one that it was based on
};

enum class PutResult : std::uint8_t {
    done = 1,
    changed = 2,  ///< somebody else wrote it meanwhile; nothing was written
    unknown = 3   ///< not known to be written
};

}  // namespace hub::model
