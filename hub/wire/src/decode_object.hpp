#pragma once
#include "json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <exception>
#include <string_view>

namespace hub::wire {

/// Parses into memory on the stack (heap beyond it) and gives the object to `read`.
template <class T, class Read>
Result<T> decode_object(std::string_view payload, Read read) {
    try {
        unsigned char memory[8192];
        boost::json::monotonic_resource resource{memory, sizeof memory};
        boost::json::parse_options options;
        options.max_depth = 8;
        boost::json::error_code error;
        const auto value = boost::json::parse(payload, error, &resource, options);
        if (error || !value.is_object()) {
            return Error{"wire_malformed", "payload is not a JSON object"};
        }
        ObjectReader reader{value.get_object()};
        T message;
        read(reader, message);
        HUB_CHECK(reader.status());
        return message;
    } catch (const std::exception&) {  // bad_alloc, length_error of Boost.JSON
        return Error{"wire_malformed", "payload cannot be parsed"};
    }
}

/// Each element of an array must be an object.
template <class Read>
void read_objects(ObjectReader& r, std::string_view name, const boost::json::array* list, Read read) {
    if (list == nullptr) {
        return;
    }
    for (const auto& element : *list) {
        const auto* object = element.if_object();
        if (object == nullptr) {
            r.fail(name);
            return;
        }
        ObjectReader inner{*object};
        read(inner);
        if (!inner.status()) {
            r.fail(name);
        }
    }
}

}  // namespace hub::wire
