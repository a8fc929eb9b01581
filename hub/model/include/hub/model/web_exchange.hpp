#pragma once
#include <string>
#include <utility>
#include <vector>

namespace hub::model {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request to /hooks/<instance>, as it came; nothing of it is decoded (hub.webhook/1).
struct WebRequest {
    std::string method;
    std::string path;   ///< behind the instance's name; empty, or begins with a slash
    std::string query;  ///< behind the question mark
    Headers headers;    ///< names in lower case
    std::string body;   ///< raw bytes
};

/// What the connector wants answered.
struct WebAnswer {
    int status = 0;
    Headers headers;
    std::string body;
};

}  // namespace hub::model
