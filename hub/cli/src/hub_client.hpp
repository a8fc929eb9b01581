#pragma once
#include "hub/base/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hub::cli {

struct HubAnswer {
    unsigned status = 0;
    std::string body;
};

/// One request to a running hub over HTTP; blocks for 30 s at most. Errors: `hub_unreachable`, `url_invalid`.
Result<HubAnswer> ask_hub(
    const std::string& base_url, const std::string& method, const std::string& path,
    const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body);

}  // namespace hub::cli
