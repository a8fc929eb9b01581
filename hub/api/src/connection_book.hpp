#pragma once
#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <map>

namespace hub::api {

/// How many connections are open, in all and from each address, so that no single one takes all of them (TH3).
/// An IPv6 address counts with its /64: that is what one customer has. One thread.
class ConnectionBook {
public:
    ConnectionBook(std::size_t most, std::size_t most_of_one) : most_{most}, most_of_one_{most_of_one} {}

    /// False: this connection must be closed at once, and is not counted.
    [[nodiscard]] bool admit(const boost::asio::ip::address& peer);
    void leave(const boost::asio::ip::address& peer);
    [[nodiscard]] std::size_t open() const { return open_; }

private:
    std::size_t most_;
    std::size_t most_of_one_;
    std::size_t open_ = 0;
    std::map<boost::asio::ip::address, std::size_t> by_peer_;
};

}  // namespace hub::api
