#include "connection_book.hpp"

#include <algorithm>

namespace hub::api {
namespace {

namespace ip = boost::asio::ip;

ip::address counted_as(const ip::address& peer) {
    if (!peer.is_v6()) {
        return peer;
    }
    const auto v6 = peer.to_v6();
    if (v6.is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, v6);
    }
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + bytes.size() / 2, bytes.end(), std::uint8_t{0});
    return ip::address_v6{bytes};
}

}  // namespace

bool ConnectionBook::admit(const ip::address& peer) {
    if (open_ >= most_) {
        return false;
    }
    auto& of_peer = by_peer_[counted_as(peer)];
    if (of_peer >= most_of_one_) {
        return false;
    }
    ++of_peer;
    ++open_;
    return true;
}

void ConnectionBook::leave(const ip::address& peer) {
    const auto found = by_peer_.find(counted_as(peer));
    if (found == by_peer_.end()) {
        return;
    }
    --open_;
    if (--found->second == 0) {
        by_peer_.erase(found);
    }
}

}  // namespace hub::api
