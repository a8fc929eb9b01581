#include "hub/settings/listen_address.hpp"

#include "listen_fault.hpp"

#include <arpa/inet.h>
#include <charconv>

namespace hub::settings {
namespace {

bool is_address(int family, const std::string& text) {
    in6_addr room{};  // the larger of the two
    return ::inet_pton(family, text.c_str(), &room) == 1;
}

}  // namespace

std::string_view detail::listen_fault(std::string_view text, ListenAddress& out) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return "there is no port";
    }
    const auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        out.host = host.substr(1, host.size() - 2);
        if (!is_address(AF_INET6, out.host)) {
            return "between the brackets stands no IPv6 address";
        }
    } else {
        out.host = host;
        if (host.find(':') != std::string_view::npos) {
            return "an IPv6 address stands in brackets";
        }
        if (!is_address(AF_INET, out.host)) {
            return "the host is no IP address";
        }
    }
    const auto* end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data() + colon + 1, end, out.port);
    return failed == std::errc{} && stopped == end ? "" : "the port is no number up to 65535";
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
    ListenAddress out;
    if (const auto fault = detail::listen_fault(text, out); !fault.empty()) {
        return Error{
            "listen_address_invalid",
            "'" + std::string{text} + "' is not an address to listen on: " + std::string{fault}, "",
            "write an IP address and a port: \"127.0.0.1:8080\", \"0.0.0.0:8080\", \"[::1]:8080\""};
    }
    return out;
}

}  // namespace hub::settings
