#pragma once
#include "hub/settings/catalogue_hints.hpp"
#include "hub/settings/catalogue_messages.hpp"
#include "hub/settings/catalogue_words.hpp"
#include "hub/settings/translation.hpp"

#include <string_view>

/// The one catalogue of texts that findings are made of. The English text is the key; {0}, {1}, … stand for what fills
/// it, in any order. A new text: write it where it is needed, and the compiler asks for its entry here.
namespace hub::settings::catalogue {

/// nullptr: there is no such entry.
constexpr const Translation* find(std::string_view english) {
    for (const auto& entry : messages) {
        if (entry.english == english) {
            return &entry;
        }
    }
    for (const auto& entry : hints) {
        if (entry.english == english) {
            return &entry;
        }
    }
    for (const auto& entry : words) {
        if (entry.english == english) {
            return &entry;
        }
    }
    return nullptr;
}

}  // namespace hub::settings::catalogue
