#include "fields.hpp"

#include "codes.hpp"

namespace hub::settings::detail {

const Node* Fields::optional(std::string_view key) {
    asked_.push_back(key);
    return map_.find(key);
}

const Node* Fields::required(std::string_view key) {
    const auto* node = optional(key);
    if (node == nullptr) {
        findings_.error(
            code::missing_key, map_.at, std::string{what_} + " needs the key '" + std::string{key} + "'",
            "add it here");
    }
    return node;
}

void Fields::refuse_unsupported(std::string_view key, const char* instead) {
    for (const auto& entry : map_.entries) {
        if (entry.key.text == key) {
            asked_.push_back(key);
            findings_.error(
                code::not_supported, entry.key.at, "'" + entry.key.text + "' is not supported yet", instead);
        }
    }
}

void Fields::finish() {
    for (const auto& entry : map_.entries) {
        if (std::ranges::find(asked_, entry.key.text) == asked_.end()) {
            findings_.error(
                code::unknown_key, entry.key.at, "unknown key '" + entry.key.text + "' in " + what_,
                did_you_mean(entry.key.text, asked_));
        }
    }
}

}  // namespace hub::settings::detail
