#include "hub/plugins/carried_files.hpp"

#include "hub/plugins/http_body.hpp"
#include "hub/plugins/json_pointer.hpp"
#include "hub/plugins/judgement.hpp"
#include "hub/sdk/attachment.hpp"

#include <boost/json/array.hpp>

namespace hub::plugins {

FileRules read_file_rules(const Tree& tree) {
    tree.only({"list", "content", "name", "media_type"});
    return {
        tree.pointer("list", true), tree.pointer("content", true), tree.pointer("name"), tree.pointer("media_type")};
}

std::vector<CarriedFile> carried_files(const FileRules& rules, const boost::json::value& item, std::size_t& refused) {
    std::vector<CarriedFile> files;
    const auto* found = find_at(item, rules.list);
    const auto* list = found == nullptr ? nullptr : found->if_array();
    if (list == nullptr) {
        refused += found == nullptr || found->is_null() ? 0 : 1;
        return files;
    }
    for (const auto& element : *list) {
        const auto* content = find_at(element, rules.content);
        const auto* text = content == nullptr ? nullptr : content->if_string();
        auto bytes = text == nullptr || files.size() == HUBC_MAX_ATTACHMENTS
                         ? std::nullopt
                         : read_base64({text->data(), text->size()}, HUBC_MAX_ATTACHMENT_BYTES);
        if (!bytes || bytes->empty()) {
            ++refused;
            continue;
        }
        const auto at = [&](const std::string& pointer) {
            return pointer.empty() ? std::string{} : scalar_at(element, pointer);
        };
        files.push_back({std::move(*bytes), at(rules.name), at(rules.media_type)});
    }
    return files;
}

}  // namespace hub::plugins
