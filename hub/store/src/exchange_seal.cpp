#include "exchange_seal.hpp"

#include "own_key.hpp"

#include "hub/crypto/sealing.hpp"
#include "hub/model/names.hpp"

#include <cstring>

namespace hub::store {
namespace {

std::string bound(std::string_view what, const ExchangeOf& of) {
    return "sp4n-hub/" + std::string{what} + "/1 " + to_string(of.complaint.value()) + " " +
           to_string(of.delivery.value()) + " " + std::to_string(of.attempt);
}

void put(std::string& out, std::uint64_t number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof bytes);
}

void put(std::string& out, std::string_view text) {
    put(out, std::uint64_t{text.size()});
    out += text;
}

/// Reads what `put` wrote; `good` becomes false where it ends early.
struct Taker {
    std::string_view rest;
    bool good = true;

    std::uint64_t number() {
        std::uint64_t out = 0;
        good = good && rest.size() >= sizeof out;
        if (good) {
            std::memcpy(&out, rest.data(), sizeof out);
            rest.remove_prefix(sizeof out);
        }
        return out;
    }
    std::string text() {
        const auto size = number();
        good = good && rest.size() >= size;
        if (!good) {
            return {};
        }
        std::string out{rest.substr(0, size)};
        rest.remove_prefix(size);
        return out;
    }
};

/// Numbers are as this machine writes them: the record is opened by hubs of the same kind of machine alone.
std::string plain_of(const model::AttemptExchange& exchange) {
    std::string out;
    put(out, exchange.names_reporter ? 1U : 0U);
    for (const auto& piece : exchange.pieces) {
        put(out, static_cast<std::uint64_t>(piece.direction));
        put(out, std::string_view{piece.label});
        put(out, piece.left_out);
        put(out, std::string_view{piece.bytes});
    }
    return out;
}

Error unreadable() {
    return Error{
        "exchange_unreadable", "the bytes of this attempt were altered, or belong to another attempt or master key", "",
        "compare with a backup: the database was changed by something other than the hub"};
}

}  // namespace

SealedExchange seal_exchange(
    const ReporterKeys& keys, const ExchangeOf& of, const model::AttemptExchange& exchange, RandomSource& random) {
    const auto own = crypto::SecretKey::make(random);
    SealedExchange out;
    std::string sent;
    for (const auto& piece : exchange.pieces) {
        const auto whole = static_cast<std::int64_t>(piece.bytes.size() + piece.left_out);
        (piece.direction == model::Direction::sent ? out.sent_bytes : out.received_bytes) += whole;
        if (piece.direction == model::Direction::sent) {
            sent += piece.bytes;
        }
    }
    // Whoever guesses who reported could try it out against a digest.
    if (!sent.empty() && !exchange.names_reporter) {
        out.sent = crypto::sha256(sent);
    }
    auto plain = plain_of(exchange);
    out.wrapped_key = crypto::seal(keys.wrap, own.expose_text(), bound("exchange-key", of), random);
    out.record = crypto::seal(own, plain, bound("exchange", of), random);
    crypto::wipe(plain);
    crypto::wipe(sent);
    return out;
}

Result<model::AttemptExchange> open_exchange(
    const ReporterKeys& keys, const ExchangeOf& of, std::string_view wrapped_key, std::string_view record) {
    const auto own = unwrap_key(keys.wrap, wrapped_key, bound("exchange-key", of));
    auto plain = own ? crypto::open_sealed(*own, record, bound("exchange", of)) : std::nullopt;
    if (!plain) {
        return unreadable();
    }
    model::AttemptExchange out;
    Taker taker{*plain};
    out.names_reporter = taker.number() != 0;
    while (taker.good && !taker.rest.empty()) {
        auto& piece = out.pieces.emplace_back();
        const auto direction = model::from_number<model::Direction>(static_cast<int>(taker.number()));
        taker.good = taker.good && direction.has_value();
        piece.direction = direction.value_or(model::Direction::sent);
        piece.label = taker.text();
        piece.left_out = taker.number();
        piece.bytes = taker.text();
    }
    crypto::wipe(*plain);
    if (!taker.good) {
        return unreadable();
    }
    return out;
}

}  // namespace hub::store
