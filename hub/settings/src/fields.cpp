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
            code::missing_key, map_.at, say("{0} needs the key '{1}'", Phrase::english(what_), std::string{key}),
            say("add it here"));
    }
    return node;
}

void Fields::refuse_unsupported(std::string_view key, const char* instead) {
    for (const auto& entry : map_.entries) {
        if (entry.key.text == key) {
            asked_.push_back(key);
            findings_.error(
                code::not_supported, entry.key.at, say("'{0}' is not supported yet", entry.key.text),
                Phrase::english(instead));
        }
    }
}

void Fields::finish() {
    constexpr int most_told = 100;  // beyond that the map is not what it claims to be
    int told = 0;
    for (const auto& entry : map_.entries) {
        if (std::ranges::find(asked_, entry.key.text) == asked_.end()) {
            if (++told > most_told) {
                return;
            }
            findings_.error(
                code::unknown_key, entry.key.at,
                say("unknown key '{0}' in {1}", entry.key.text, Phrase::english(what_)),
                did_you_mean(entry.key.text, asked_));
        }
    }
}

}  // namespace hub::settings::detail
