#include "hub/connectors/secret_names.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace hub::connectors {
namespace {

constexpr std::string_view prefix = "secret:";

void collect(const boost::json::value& value, std::set<std::string>& names) {  // depth: the parser allows 32
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            collect(member.value(), names);
        }
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            collect(element, names);
        }
    } else if (const auto* string = value.if_string()) {
        const std::string_view text{string->data(), string->size()};
        if (text.starts_with(prefix) && text.size() > prefix.size()) {
            names.emplace(text.substr(prefix.size()));
        }
    }
}

}  // namespace

std::set<std::string> secret_names(std::string_view settings_json) {
    std::set<std::string> names;
    boost::json::error_code error;
    const auto value = boost::json::parse(settings_json, error);
    if (!error) {
        collect(value, names);
    }
    return names;
}

}  // namespace hub::connectors
