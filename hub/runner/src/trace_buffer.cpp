#include "trace_buffer.hpp"

#include <algorithm>

namespace hub::runner {
namespace {

constexpr std::size_t longest_looked_at = 4096;  // of a label, before secrets are taken out

std::size_t slot(model::Direction direction) {
    return direction == model::Direction::sent ? 0 : 1;
}

std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return text;
}

}  // namespace

void TraceBuffer::add(model::Direction direction, std::string_view label, std::string_view bytes, std::uint64_t whole) {
    if (pieces_.size() == most_pieces) {
        return;
    }
    auto& held = held_[slot(direction)];
    auto& piece = pieces_.emplace_back();
    piece.direction = direction;
    piece.label = label.substr(0, longest_looked_at);
    piece.limit = std::min(bytes.size(), model::most_exchange_bytes - held);
    piece.raw = bytes.substr(0, piece.limit + Redactor::beyond_limit);
    piece.whole = std::max<std::uint64_t>(whole, bytes.size());
    held += piece.limit;
}

std::vector<model::ExchangePiece> TraceBuffer::redacted(const Redactor& redactor) const {
    std::vector<model::ExchangePiece> out;
    std::array<std::size_t, 2> room{model::most_exchange_bytes, model::most_exchange_bytes};
    for (const auto& piece : pieces_) {
        auto& made = out.emplace_back();
        made.direction = piece.direction;
        made.left_out = piece.whole;
        if (!redactor.can_redact()) {
            continue;
        }
        made.label = one_line(redactor.redact(piece.label, piece.label.size())).substr(0, most_label_bytes);
        made.bytes = redactor.redact(piece.raw, piece.limit);
        made.left_out -= piece.limit;
        auto& left = room[slot(piece.direction)];
        if (made.bytes.size() > left) {  // what stands in the place of a secret may be longer than it
            made.left_out += made.bytes.size() - left;
            made.bytes.resize(left);
        }
        left -= made.bytes.size();
    }
    return out;
}

}  // namespace hub::runner
