#include "chain.hpp"

#include "hub/crypto/hash.hpp"

#include <cstring>

namespace hub::store {

std::array<std::uint8_t, 32> chain_hash(const model::Decision& decision, std::string_view data) {
    const auto& event = decision.event;
    // Little-endian numbers at fixed places: seq, kind, actor, born, ended, instant.
    std::array<char, 18> columns{};
    const std::int32_t seq = decision.state.version;
    const std::int64_t at = event.at.time_since_epoch().count();
    std::memcpy(columns.data(), &seq, 4);
    columns[4] = static_cast<char>(event.kind);
    columns[5] = static_cast<char>(event.actor);
    std::memcpy(columns.data() + 6, &event.messages_born, 2);
    std::memcpy(columns.data() + 8, &event.messages_ended, 2);
    std::memcpy(columns.data() + 10, &at, 8);
    const auto& id = decision.state.id.value().bytes;
    return crypto::blake2b(
        {std::string_view{reinterpret_cast<const char*>(decision.state.chain.data()), decision.state.chain.size()},
         std::string_view{reinterpret_cast<const char*>(id.data()), id.size()},
         std::string_view{columns.data(), columns.size()}, data});
}

}  // namespace hub::store
