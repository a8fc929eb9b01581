#include "received.hpp"

#include <boost/json.hpp>
#include <openssl/evp.h>

#include <algorithm>

namespace hub::office {
namespace {

namespace json = boost::json;

std::string decode(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 4, '\0');
    const auto* from = static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
    auto* to = static_cast<unsigned char*>(static_cast<void*>(bytes.data()));
    const int length = EVP_DecodeBlock(to, from, static_cast<int>(text.size()));
    const auto padding = std::min<std::size_t>(2, text.size() - std::min(text.find('='), text.size()));
    bytes.resize(length < 0 ? 0 : static_cast<std::size_t>(length) - padding);
    return bytes;
}

/// `name="value"` in a part's head.
std::string parameter(std::string_view head, std::string_view name) {
    const auto begin = head.find(name);
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto value = head.substr(begin + name.size());
    return std::string{value.substr(0, value.find('"'))};
}

std::string text_of(const json::object& object, const char* theirs, const char* ours) {
    const auto* value = object.if_contains(theirs);
    value = value == nullptr ? object.if_contains(ours) : value;
    return value == nullptr || !value->is_string() ? std::string{} : std::string{value->get_string()};
}

}  // namespace

Posted read_posted(std::string_view body) {
    if (!body.starts_with("--")) {
        return {body, {}};
    }
    Posted posted;
    const auto boundary = "\r\n" + std::string{body.substr(0, body.find("\r\n"))};
    for (auto at = boundary.size(); at < body.size() && !body.substr(at).starts_with("--");) {
        const auto head_end = body.find("\r\n\r\n", at);
        const auto end = body.find(boundary, head_end);
        if (head_end == std::string_view::npos || end == std::string_view::npos) {
            return {};
        }
        const auto head = body.substr(at, head_end - at);
        const auto content = body.substr(head_end + 4, end - head_end - 4);
        const auto type = head.substr(head.find("Content-Type: ") + 14);
        if (type.starts_with("application/json")) {
            posted.json = content;
        } else {
            posted.files.push_back({parameter(head, "filename=\""), std::string{type}, std::string{content}});
        }
        at = end + boundary.size();
    }
    return posted;
}

std::vector<ReceivedFile> read_file_list(std::string_view json_list) {
    std::vector<ReceivedFile> files;
    boost::system::error_code bad;
    const auto value = json::parse(json_list, bad);
    if (const auto* list = bad ? nullptr : value.if_array()) {
        for (const auto& element : *list) {
            if (const auto* object = element.if_object()) {
                files.push_back(
                    {text_of(*object, "nama", "name"), text_of(*object, "tipe", "media_type"),
                     decode(text_of(*object, "isi", "content"))});
            }
        }
    }
    return files;
}

}  // namespace hub::office
