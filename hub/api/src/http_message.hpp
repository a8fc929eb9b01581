#pragma once
#include "hub/store/records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::api {

/// A request as the routes see it: no Beast beyond http_session.cpp.
struct Request {
    std::string method;
    std::string path;
    std::string query;
    std::string authorization;
    std::string idempotency_key;
    std::string content_type;
    std::string accept_language;
    std::string if_match;
    std::string if_none_match;
    // What browsers add:
    std::string accept;
    std::string cookie;
    std::string host;
    std::string origin;
    std::string fetch_site;       ///< Sec-Fetch-Site
    std::string forwarded_proto;  ///< X-Forwarded-Proto: what a proxy says the client speaks; anybody may send it
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  ///< all, names in lower case; of /hooks/ alone
    store::ApiKey key;                                         ///< set by before_body where the route needs one
    std::shared_ptr<void> seat;                                ///< of those that may bring a large body at once
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
    bool close = false;
};

using Respond = std::function<void(Response)>;

/// What a session asks. Both may answer at once or later, once, on the same thread.
class Handler {
public:
    virtual ~Handler() = default;
    /// How large its body may be; `usual` unless the address says otherwise.
    [[nodiscard]] virtual std::uint64_t body_limit(const Request& /*request*/, std::uint64_t usual) const {
        return usual;
    }
    /// With the headers alone: an answer refuses the request before its body is read; nothing lets it go on.
    virtual void before_body(Request& request, std::function<void(std::optional<Response>)> go_on) = 0;
    virtual void handle(Request request, Respond respond) = 0;
    /// For what the protocol layer itself refuses.
    virtual Response refuse(int status, std::string_view code, std::string_view detail) = 0;
};

/// The bytes of a response. `date` is an IMF-fixdate.
std::string serialize(const Response& response, std::string_view date, bool keep_alive, bool head);
/// Now, as an IMF-fixdate.
std::string http_date();

}  // namespace hub::api
