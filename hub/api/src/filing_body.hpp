#pragma once
#include "problem.hpp"

#include "hub/base/result.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"
#include "hub/routing/router.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hub::api {

/// What the words of a complaint are checked against.
struct FilingWords {
    const std::unordered_set<std::string>& categories;  ///< their codes
    const routing::Router& router;
};

struct ParsedFiling {
    model::Content content;
    std::optional<model::Reporter> reporter{};       ///< who reported, where the body says so
    std::vector<model::AttachmentId> attachments{};  ///< what it names; the content gets them when they are known
    std::vector<FieldFault> faults;                  ///< all of them; the content counts only when there is none
};

/// Of a file that is not there, not this key's, expired, or filed already: one word for all.
inline constexpr const char* attachment_unusable = "attachment_unusable";

/// Would this body have been right under another configuration, or earlier?
bool depends_on_configuration(const FieldFault& fault);

/// Reads the body of POST /v1/complaints. Errors (nothing of it is usable): utf8_invalid, json_invalid.
Result<ParsedFiling> parse_filing(std::string_view body, const FilingWords& words);

}  // namespace hub::api
