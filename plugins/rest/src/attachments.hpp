#pragma once
#include "hub/plugins/body_template.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/call.hpp"

#include <boost/json/value.hpp>

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

/// Where the files of an item stand in what the agency says: JSON pointers.
struct FileRules {
    std::string list;     ///< within the item
    std::string content;  ///< within the list's element: base64; "": the element is the text
    std::string name{};   ///< may be absent
    std::string media_type{};
};

/// What an item carried, decoded.
struct CarriedFile {
    std::string bytes;
    std::string name;
    std::string media_type;
};

/// Faults are appended; empty: `as: none`.
std::optional<AttachmentRules> read_attachment_rules(const plugins::Tree& tree);
FileRules read_file_rules(const plugins::Tree& tree);

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

/// Pure. What cannot be read (no base64, larger than the hub takes, more than it takes) is left out and counted.
std::vector<CarriedFile> carried_files(const FileRules& rules, const boost::json::value& item, std::size_t& refused);

}  // namespace hub::rest
