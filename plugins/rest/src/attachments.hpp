#pragma once
#include "hub/plugins/body_template.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/call.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::rest {

/// How the agency wants a message's files.
struct AttachmentRules {
    enum class As : std::uint8_t {
        json_base64 = 1,  ///< a list of objects as one more member of the JSON body
        multipart         ///< multipart/form-data: the JSON is one part, each file another
    };
    As as = As::json_base64;
    std::string field;  ///< the member, or the name of each file's part
    // json_base64: members of each object; empty: left out
    std::string name = "name";
    std::string media_type = "media_type";
    std::string content = "content";
    std::string sha256{};
    std::string body_field = "data";  ///< multipart: the part that holds the JSON
};

/// Faults are appended; empty: `as: none`.
std::optional<AttachmentRules> read_attachment_rules(const plugins::Tree& tree);

/// Puts the call's files to the request, whose body is rendered. The files are read while they are sent. A form that
/// goes as multipart has a part for each of its fields.
void attach(
    const AttachmentRules& rules, const plugins::BodyTemplate& body, const plugins::Values& values,
    plugins::HttpRequest& request);

/// One file and nothing else: as the body, or with `part` as a part of a form beside the fields of `body`, which may be
/// nullptr.
void attach_one(
    const std::optional<std::string>& part, const plugins::BodyTemplate* body, const plugins::Values& values,
    const sdk::Attachment& file, plugins::HttpRequest& request);

}  // namespace hub::rest
