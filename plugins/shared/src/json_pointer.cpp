#include "hub/plugins/json_pointer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>
#include <string>

namespace hub::plugins {
namespace {

namespace json = boost::json;

std::string unescape(std::string_view segment) {
    std::string out;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const bool escaped =
            segment[i] == '~' && i + 1 < segment.size() && (segment[i + 1] == '0' || segment[i + 1] == '1');
        out += !escaped ? segment[i] : segment[i + 1] == '0' ? '~' : '/';
        i += escaped ? 1 : 0;
    }
    return out;
}

const json::value* element(const json::array& list, std::string_view segment) {
    if (!segment.starts_with('[') || !segment.ends_with(']')) {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
        const bool number = error == std::errc{} && end == segment.data() + segment.size() && !segment.empty() &&
                            (segment == "0" || segment.front() != '0');
        return number && index < list.size() ? &list[index] : nullptr;
    }
    const auto equals = segment.find('=');
    if (equals == std::string_view::npos) {
        return nullptr;
    }
    const auto member = segment.substr(1, equals - 1);
    const auto wanted = segment.substr(equals + 1, segment.size() - equals - 2);
    for (const auto& one : list) {
        const auto* object = one.if_object();
        const auto* value = object == nullptr ? nullptr : object->if_contains({member.data(), member.size()});
        const auto* text = value == nullptr ? nullptr : value->if_string();
        if (text != nullptr && std::string_view{text->data(), text->size()} == wanted) {
            return &one;
        }
    }
    return nullptr;
}

}  // namespace

const json::value* find_at(const json::value& document, std::string_view pointer) {
    const auto* at = &document;
    while (at != nullptr && !pointer.empty()) {
        if (pointer.front() != '/') {
            return nullptr;
        }
        pointer.remove_prefix(1);
        const auto segment = unescape(pointer.substr(0, pointer.find('/')));
        pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
        if (const auto* object = at->if_object()) {
            at = object->if_contains(segment);
        } else if (const auto* list = at->if_array()) {
            at = element(*list, segment);
        } else {
            at = nullptr;
        }
    }
    return at;
}

}  // namespace hub::plugins
