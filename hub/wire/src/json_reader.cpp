#include "json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <limits>

namespace hub::wire {

std::string ObjectReader::text(std::string_view name) {
    const auto* value = object_.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    if (text == nullptr) {
        fail(name);
        return {};
    }
    return {text->data(), text->size()};
}

std::string ObjectReader::optional_text(std::string_view name) {
    return object_.contains(name) ? text(name) : std::string{};
}

std::int64_t ObjectReader::number(std::string_view name, std::int64_t low, std::int64_t high) {
    const auto* value = object_.if_contains(name);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    if (number == nullptr || *number < low || *number > high) {
        fail(name);
        return low;
    }
    return *number;
}

std::int64_t ObjectReader::optional_number(std::string_view name, std::int64_t low, std::int64_t high) {
    return object_.contains(name) ? number(name, low, high) : 0;
}

bool ObjectReader::flag(std::string_view name) {
    const auto* value = object_.if_contains(name);
    const auto* flag = value != nullptr ? value->if_bool() : nullptr;
    if (flag == nullptr) {
        fail(name);
        return false;
    }
    return *flag;
}

bool ObjectReader::optional_flag(std::string_view name) {
    return object_.contains(name) && flag(name);
}

std::string ObjectReader::bytes(std::string_view name) {
    auto out = text(name);
    std::size_t to = 0;
    for (std::size_t from = 0; from < out.size(); ++from, ++to) {
        const auto c = static_cast<unsigned char>(out[from]);
        if (c < 0x80) {
            out[to] = out[from];
        } else if ((c == 0xC2 || c == 0xC3) && from + 1 < out.size()) {
            out[to] = static_cast<char>((c & 3U) << 6U | (static_cast<unsigned char>(out[++from]) & 0x3FU));
        } else {
            fail(name);
            return {};
        }
    }
    out.resize(to);
    return out;
}

Uuid ObjectReader::uuid(std::string_view name) {
    const auto* value = object_.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    const auto id = text != nullptr ? parse_uuid({text->data(), text->size()}) : std::nullopt;
    if (!id) {
        fail(name);
        return {};
    }
    return *id;
}

std::optional<TimePoint> ObjectReader::time(std::string_view name) {
    if (!object_.contains(name)) {
        return std::nullopt;
    }
    return TimePoint{std::chrono::microseconds{
        number(name, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max())}};
}

const boost::json::array* ObjectReader::optional_array(std::string_view name) {
    return object_.contains(name) ? array(name) : nullptr;
}

const boost::json::array* ObjectReader::array(std::string_view name) {
    const auto* value = object_.if_contains(name);
    const auto* array = value != nullptr ? value->if_array() : nullptr;
    if (array == nullptr) {
        fail(name);
    }
    return array;
}

}  // namespace hub::wire
