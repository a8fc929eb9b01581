#include "hub/api/exchange_json.hpp"

#include "hub/base/text.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace hub::api {
namespace {

namespace json = boost::json;

bool is_text(std::string_view bytes) {
    return bytes.find('\0') == std::string_view::npos && !find_invalid_utf8(bytes);
}

/// A character that the cut has left half of is no reason to call a text binary.
std::string_view without_half_a_character(std::string_view bytes) {
    constexpr std::size_t longest_half = 3;
    for (std::size_t half = 0; half <= longest_half && half < bytes.size(); ++half) {
        if (is_text(bytes.substr(0, bytes.size() - half))) {
            return bytes.substr(0, bytes.size() - half);
        }
    }
    return bytes;
}

/// The head of a request or an answer with the empty line behind it; 0: there is none.
std::size_t end_of_head(std::string_view bytes) {
    for (const std::string_view line : {"\r\n\r\n", "\n\n"}) {
        if (const auto at = bytes.find(line); at != std::string_view::npos) {
            return at + line.size();
        }
    }
    return 0;
}

json::object piece_json(const model::ExchangePiece& piece) {
    const std::string_view bytes{piece.bytes};
    json::object out{
        {"direction", model::name_of(piece.direction)},
        {"label", is_text(piece.label) ? piece.label : std::string{}},
        {"bytes", bytes.size()}};
    const auto whole = piece.left_out != 0 ? without_half_a_character(bytes) : bytes;
    const auto head = is_text(whole) ? whole : bytes.substr(0, end_of_head(bytes));
    const bool head_is_text = is_text(head);
    if (!head.empty() && head_is_text) {
        out["text"] = head;
    }
    if (!is_text(whole)) {
        const auto rest = bytes.substr(head_is_text ? head.size() : 0);
        out["binary"] = json::object{{"bytes", rest.size()}, {"sha256", crypto::to_hex(crypto::sha256(rest))}};
    }
    if (piece.left_out != 0) {
        out["left_out"] = piece.left_out;
    }
    return out;
}

}  // namespace

std::string exchange_json(const model::AttemptExchange& exchange) {
    json::array out;
    for (const auto& piece : exchange.pieces) {
        out.push_back(piece_json(piece));
    }
    return json::serialize(out);
}

}  // namespace hub::api
