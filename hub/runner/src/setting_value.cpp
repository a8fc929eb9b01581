#include "setting_value.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>
#include <limits>
#include <optional>
#include <string_view>

namespace hub::runner {
namespace {

Error fault(std::string message) {
    return Error{"bad_setting", std::move(message)};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

/// Is `word` one of "a|b|c"?
bool listed(std::string_view list, std::string_view word) {
    while (true) {
        const auto bar = list.find('|');
        if (list.substr(0, bar) == word) {
            return true;
        }
        if (bar == std::string_view::npos) {
            return false;
        }
        list.remove_prefix(bar + 1);
    }
}

Result<std::string> integer(const Option& option, const boost::json::value& value) {
    if (!value.is_int64()) {
        return fault("must be a whole number");
    }
    const std::string_view range = option.constraint;
    const auto dots = range.find("..");
    if (dots != std::string_view::npos) {
        const auto low = whole_number(range.substr(0, dots)).value_or(std::numeric_limits<std::int64_t>::min());
        const auto high = whole_number(range.substr(dots + 2)).value_or(std::numeric_limits<std::int64_t>::max());
        if (value.get_int64() < low || value.get_int64() > high) {
            return fault("must be within " + option.constraint);
        }
    }
    return std::to_string(value.get_int64());
}

bool is_duration(std::string_view text) {
    const auto unit = text.find_first_not_of("0123456789");
    if (unit == 0 || unit == std::string_view::npos || unit > 9) {
        return false;
    }
    return listed("ms|s|m|h", text.substr(unit));
}

Result<std::string> text_value(const Option& option, const boost::json::value& value) {
    const auto* string = value.if_string();
    if (string == nullptr) {
        return fault("must be a text (put it in quotes)");
    }
    const std::string_view text{string->data(), string->size()};
    if (text.find('\0') != std::string_view::npos) {
        return fault("must not hold a NUL character");
    }
    if (option.secret && (!text.starts_with("secret:") || text.size() == 7)) {
        return fault("must be a reference to a secret, 'secret:<name>'");
    }
    if (option.type == HUBC_OPTION_DURATION && !is_duration(text)) {
        return fault("must be a duration such as 500ms, 30s, 5m, 2h");
    }
    if (option.type == HUBC_OPTION_ENUM && !listed(option.constraint, text)) {
        return fault("must be one of " + option.constraint);
    }
    if (option.type == HUBC_OPTION_URL) {
        const auto colon = text.find("://");
        if (colon == std::string_view::npos || colon + 3 == text.size()) {
            return fault("must be a URL");
        }
        if (!option.constraint.empty() && !listed(option.constraint, text.substr(0, colon))) {
            return fault("must be a URL with scheme " + option.constraint);
        }
    }
    return std::string{text};
}

}  // namespace

Result<std::string> setting_value(const Option& option, const boost::json::value& value) {
    switch (option.type) {
        case HUBC_OPTION_INTEGER: return integer(option, value);
        case HUBC_OPTION_BOOLEAN:
            if (!value.is_bool()) {
                return fault("must be true or false");
            }
            return std::string{value.get_bool() ? "true" : "false"};
        case HUBC_OPTION_TREE:
            if (!value.is_object() && !value.is_array()) {
                return fault("must be a mapping or a list");
            }
            return boost::json::serialize(value);
        default: return text_value(option, value);
    }
}

}  // namespace hub::runner
