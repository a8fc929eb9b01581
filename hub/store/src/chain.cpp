#include "chain.hpp"

#include "hub/crypto/hash.hpp"

#include <cstring>

namespace hub::store {

std::array<std::uint8_t, 32> chain_hash(
    const std::array<std::uint8_t, 32>& previous, const ChainLink& link, std::string_view data) {
    // Little-endian numbers at fixed places: seq, kind, actor, born, ended, instant.
    std::array<char, 18> columns{};
    std::memcpy(columns.data(), &link.seq, 4);
    columns[4] = static_cast<char>(link.kind);
    columns[5] = static_cast<char>(link.actor);
    std::memcpy(columns.data() + 6, &link.born, 2);
    std::memcpy(columns.data() + 8, &link.ended, 2);
    std::memcpy(columns.data() + 10, &link.at_us, 8);
    const auto& id = link.complaint.bytes;
    return crypto::blake2b(
        {std::string_view{reinterpret_cast<const char*>(previous.data()), previous.size()},
         std::string_view{reinterpret_cast<const char*>(id.data()), id.size()},
         std::string_view{columns.data(), columns.size()}, data});
}

std::array<std::uint8_t, 32> chain_hash(const model::Decision& decision, std::string_view data) {
    const auto& event = decision.event;
    ChainLink link;
    link.complaint = decision.state.id.value();
    link.seq = decision.state.version;
    link.kind = static_cast<std::uint8_t>(event.kind);
    link.actor = static_cast<std::uint8_t>(event.actor);
    link.born = event.messages_born;
    link.ended = event.messages_ended;
    link.at_us = event.at.time_since_epoch().count();
    return chain_hash(decision.state.chain, link, data);
}

}  // namespace hub::store
