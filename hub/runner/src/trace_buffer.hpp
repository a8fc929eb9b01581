#pragma once
#include "redaction.hpp"

#include "hub/model/attempt_exchange.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::runner {

/// What one operation has handed over so far (hub.trace/1), as it came: secrets are in it, so it leaves only through
/// `redacted`. Memory: twice most_exchange_bytes, and Redactor::beyond_limit of each piece that does not fit.
class TraceBuffer {
public:
    /// `whole`: the piece's length where `bytes` is only its beginning; else 0.
    void add(model::Direction direction, std::string_view label, std::string_view bytes, std::uint64_t whole);
    [[nodiscard]] std::vector<model::ExchangePiece> redacted(const Redactor& redactor) const;

    static constexpr std::size_t most_pieces = 64;
    static constexpr std::size_t most_label_bytes = 200;

private:
    struct Piece {
        model::Direction direction = model::Direction::sent;
        std::string label;
        std::string raw;
        std::size_t limit = 0;  ///< of raw: what may be kept
        std::uint64_t whole = 0;
    };
    std::vector<Piece> pieces_;
    std::array<std::size_t, 2> held_{};  // by direction
};

}  // namespace hub::runner
