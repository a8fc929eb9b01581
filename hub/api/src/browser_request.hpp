#pragma once
#include "http_message.hpp"

#include "hub/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a browser sends by itself, and what that may do.
namespace hub::api {

/// The session's token in the Cookie header; empty: none.
std::string_view session_cookie(std::string_view cookies);

/// The Set-Cookie that keeps a session for so many seconds; with 0 the one that throws it away. It goes over https
/// alone, but at this machine itself.
std::string set_session_cookie(std::string_view token, std::string_view host, long long seconds);

/// Does this page come from this hub? By Sec-Fetch-Site, else by Origin; neither: no browser that is fit for this sends
/// such a request, so no.
bool is_same_origin(const Request& request);

/// A session's cookie stands for its key. Error `origin_refused`: another page wants to use it. Does nothing without a
/// cookie, or with an Authorization header.
std::optional<Error> take_cookie(Request& request);

}  // namespace hub::api
