#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace hub::model {

/// Of whom the bytes are (HUBC_TRACE_*).
enum class Direction : std::uint8_t { sent = 1, received = 2 };

/// One request or one answer of an attempt, as the connector handed it over and the runner made it safe.
struct ExchangePiece {
    Direction direction = Direction::sent;
    std::string label;         ///< for people: "POST /tickets"
    std::string bytes;         ///< its beginning, without secrets
    std::uint64_t left_out{};  ///< bytes of it, at its end, that were not kept
};

/// At most so many bytes of each direction of one attempt are kept.
inline constexpr std::size_t most_exchange_bytes = std::size_t{64} << 10U;

/// What an attempt that did not deliver sent and heard (hub.trace/1). Personal: the complaint's words, perhaps who
/// reported. It stands nowhere but sealed.
struct AttemptExchange {
    std::vector<ExchangePiece> pieces;  ///< in order
    bool names_reporter = false;        ///< the message said who reported
};

}  // namespace hub::model
