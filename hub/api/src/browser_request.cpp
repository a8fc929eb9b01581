#include "browser_request.hpp"

#include "hub/base/text.hpp"

namespace hub::api {
namespace {

constexpr std::string_view cookie_name = "sp4n_session=";

bool is_this_machine(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto name = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, colon);
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

bool changes_nothing(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

}  // namespace

std::string_view session_cookie(std::string_view cookies) {
    while (!cookies.empty()) {
        const auto end = cookies.find(';');
        const auto one = trim(cookies.substr(0, end));
        if (one.starts_with(cookie_name)) {
            return one.substr(cookie_name.size());
        }
        cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
    }
    return {};
}

std::string set_session_cookie(std::string_view token, std::string_view host, long long seconds) {
    return std::string{cookie_name} + std::string{token} +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
           (is_this_machine(host) ? "" : "; Secure");
}

bool is_same_origin(const Request& request) {
    if (!request.fetch_site.empty()) {
        return request.fetch_site == "same-origin";
    }
    const std::string_view origin{request.origin};
    const auto slashes = origin.find("://");
    return slashes != std::string_view::npos && !request.host.empty() && origin.substr(slashes + 3) == request.host;
}

std::optional<Error> take_cookie(Request& request) {
    const auto token = session_cookie(request.cookie);
    if (token.empty() || !request.authorization.empty()) {
        return std::nullopt;
    }
    if (!changes_nothing(request.method) && !is_same_origin(request)) {
        return Error{"origin_refused", "this request was made by a page that is not this hub's"};
    }
    request.authorization = "Bearer " + std::string{token};
    return std::nullopt;
}

}  // namespace hub::api
