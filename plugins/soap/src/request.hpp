#pragma once
#include "config.hpp"

#include "hub/plugins/http_client.hpp"
#include "hub/sdk/outcome.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace hub::soap {

using Kept = std::map<std::string, std::string, std::less<>>;

/// What a request is made of besides the operation and the values.
struct Contents {
    std::string mark;                       ///< nobody knows it who writes a complaint: tells our places from theirs
    SecurityHeader security{};              ///< empty: none
    std::vector<sdk::Attachment> files{};   ///< for {{attachments}}
    const sdk::Attachment* file = nullptr;  ///< for {{file.content}} of a step
};

/// The request, without what HTTP proves us by. Or why this complaint cannot be written as the agency wants it: then
/// nothing is sent. Pure.
std::variant<plugins::HttpRequest, sdk::Outcome> build_request(
    const Config& config, const Operation& operation, const plugins::Values& values, const Contents& contents);

}  // namespace hub::soap
